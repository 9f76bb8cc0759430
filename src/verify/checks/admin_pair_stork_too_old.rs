//! A pair in the admin namespace on a Stork that knows no admin pairs.

use crate::model::code::Code;
use crate::model::verify::Fault;
use crate::verify::registry::{Check, Looks};
use crate::verify::subject::{ADMIN_NAMESPACE, Horizon, Subject};

/// The check.
pub(in crate::verify) const CHECK: Check = Check {
    code: Code::AdminPairStorkTooOld,
    looks: Looks::AtPair(check),
    source: "Portworx docs, Generate and apply a ClusterPair: admin pairs from Stork 25.5.0 on",
};

/// The first Stork with admin pairs.
const FIRST: (u64, u64) = (25, 5);

fn check(subject: &Subject<'_>, _: Horizon) -> Option<Fault> {
    let version = subject.source.stork.version.as_ref()?;
    let source = &subject.source.name;
    let message = format!("Stork {version} of cluster `{source}` knows no admin pairs");
    let help = "upgrade Stork to 25.5.0 or newer, or make pairs in the namespaces themselves";
    let is_too_old = (version.major, version.minor) < FIRST;
    (is_too_old && subject.id.namespace.as_str() == ADMIN_NAMESPACE)
        .then(|| Fault::new(CHECK.code, message, help))
}
