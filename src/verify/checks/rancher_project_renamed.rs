//! The id is another project's, by its name.

use super::{RANCHER, at_projects};
use crate::model::code::Code;
use crate::model::credential::printable;
use crate::model::verify::Fault;
use crate::verify::in_rancher::{BothInRancher, Mapped};
use crate::verify::registry::{Check, Looks};

/// The check.
pub(in crate::verify) const CHECK: Check =
    Check { code: Code::RancherProjectRenamed, looks: Looks::AtRancher(check), source: RANCHER };

fn check(both: &BothInRancher<'_>) -> Option<Fault> {
    let message = "a mapped project has another name in Rancher than in pairings.yaml";
    let help = "see whether it is the same project, and mend its name or its id in `rancher.projects`";
    at_projects(both, Fault::new(CHECK.code, message, help), renamed)
}

fn renamed(mapped: &Mapped<'_>) -> Option<String> {
    let name = mapped.here()?.name.as_deref()?;
    // One that is mapped by its id alone has no name to compare.
    let has_another = mapped.names().next().is_some() && mapped.names().all(|given| given != name);
    let namesake = mapped.namesake();
    let namesake = namesake.map(|(name, id)| format!(", and `{}` is `{}`", printable(name), printable(id)));
    let namesake = namesake.unwrap_or_default();
    has_another.then(|| format!("{} is `{}` there{namesake}", mapped.said(), printable(name)))
}
