//! Projects are mapped in labels only.

use super::MAPPINGS;
use crate::model::code::Code;
use crate::model::verify::Fault;
use crate::verify::registry::{Check, Looks};
use crate::verify::subject::{Horizon, Subject};

/// The check.
pub(in crate::verify) const CHECK: Check =
    Check { code: Code::MappingBareOnly, looks: Looks::AtPair(check), source: MAPPINGS };

fn check(subject: &Subject<'_>, _: Horizon) -> Option<Fault> {
    let mappings = &subject.pair.project_mappings;
    let is_bare = !mappings.is_empty() && !mappings.keys().any(|from| from.contains(':'));
    let message = "only labels are mapped, since the clusters' Rancher ids are not known";
    is_bare.then(|| Fault::new(CHECK.code, message, "add `rancher: {cluster: c-...}` to both clusters"))
}
