//! A project was made anew, under another id.

use super::{RANCHER, at_projects};
use crate::model::code::Code;
use crate::model::credential::printable;
use crate::model::verify::Fault;
use crate::verify::in_rancher::BothInRancher;
use crate::verify::registry::{Check, Looks};

/// The check.
pub(in crate::verify) const CHECK: Check =
    Check { code: Code::RancherProjectRecreated, looks: Looks::AtRancher(check), source: RANCHER };

fn check(both: &BothInRancher<'_>) -> Option<Fault> {
    let message = "a mapped project was made anew in Rancher, under another id";
    let help = "write the new id in `rancher.projects` of the cluster, render and sync";
    at_projects(both, Fault::new(CHECK.code, message, help), |mapped| {
        let (name, id) = mapped.here().is_none().then(|| mapped.namesake()).flatten()?;
        let (name, id) = (printable(name), printable(id));
        Some(format!("{} is gone, and `{name}` is `{id}` there", mapped.said()))
    })
}
