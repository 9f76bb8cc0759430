//! Rancher knows no cluster of that id.

use super::RANCHER;
use crate::model::code::Code;
use crate::model::projects::InRancher;
use crate::model::verify::Fault;
use crate::verify::in_rancher::BothInRancher;
use crate::verify::registry::{Check, Looks};

/// The check.
pub(in crate::verify) const CHECK: Check =
    Check { code: Code::RancherClusterUnknown, looks: Looks::AtRancher(check), source: RANCHER };

fn check(both: &BothInRancher<'_>) -> Option<Fault> {
    let unknown = both.ends().filter_map(|(cluster, seen)| match seen {
        InRancher::NoCluster(id) => Some(format!("it has no cluster `{id}`, the id of `{}`", cluster.name)),
        InRancher::Known(_) => None,
    });
    let mut unknown = unknown.peekable();
    unknown.peek()?;
    let message = "Rancher does not know a cluster whose projects are mapped";
    let help = "mend `rancher.cluster`; a cluster that was imported again has new ids for its projects too";
    Some(unknown.fold(Fault::new(CHECK.code, message, help), Fault::shown_by))
}
