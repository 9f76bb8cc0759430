//! Rancher has no such project.

use super::{RANCHER, at_projects};
use crate::model::code::Code;
use crate::model::verify::Fault;
use crate::verify::in_rancher::BothInRancher;
use crate::verify::registry::{Check, Looks};

/// The check.
pub(in crate::verify) const CHECK: Check =
    Check { code: Code::RancherProjectMissing, looks: Looks::AtRancher(check), source: RANCHER };

fn check(both: &BothInRancher<'_>) -> Option<Fault> {
    let message = "a mapping names a project that Rancher does not have";
    let help = "make the project, or mend its id in pairings.yaml, render and sync";
    at_projects(both, Fault::new(CHECK.code, message, help), |mapped| {
        // Of one that was made anew another check knows more.
        let is_missing = mapped.here().is_none() && mapped.namesake().is_none();
        is_missing.then(|| format!("{} is none of the {} there", mapped.said(), mapped.all.len()))
    })
}
