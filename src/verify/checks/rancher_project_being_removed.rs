//! A project is being deleted.

use super::{RANCHER, at_projects};
use crate::model::code::Code;
use crate::model::verify::Fault;
use crate::verify::in_rancher::BothInRancher;
use crate::verify::registry::{Check, Looks};

/// The check.
pub(in crate::verify) const CHECK: Check =
    Check { code: Code::RancherProjectBeingRemoved, looks: Looks::AtRancher(check), source: RANCHER };

fn check(both: &BothInRancher<'_>) -> Option<Fault> {
    let message = "a mapped project is being deleted in Rancher";
    let help = "make it anew, and write its new id in `rancher.projects` of the cluster, render and sync";
    at_projects(both, Fault::new(CHECK.code, message, help), |mapped| {
        mapped.here()?.is_being_removed.then(|| format!("{} is being removed there", mapped.said()))
    })
}
