//! A pair in the admin namespace, and the Stork that runs knows no admin pairs.

use super::admin_pair_stork_too_old::{self, knows_admin_pairs};
use crate::model::code::Code;
use crate::model::verify::Fault;
use crate::verify::registry::{Check, Looks};
use crate::verify::subject::OnSource;

/// The check.
pub(in crate::verify) const CHECK: Check = Check {
    code: Code::RunningStorkNoAdminPairs,
    looks: Looks::AroundLive(check),
    source: admin_pair_stork_too_old::CHECK.source,
};

fn check(on_source: &OnSource<'_>) -> Option<Fault> {
    let version = on_source.surroundings?.stork.as_ref().ok()?.version.as_ref()?;
    let source = &on_source.subject.source.name;
    let message = format!("the Stork of cluster `{source}` knows no admin pairs");
    let help = "upgrade it to 25.5.0 or newer, or make pairs in the namespaces themselves";
    (on_source.subject.is_for_all_namespaces() && !knows_admin_pairs(version))
        .then(|| Fault::new(CHECK.code, message, help).shown_by(format!("its image is of version {version}")))
}
