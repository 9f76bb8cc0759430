//! A pair in the admin namespace on a Stork that knows no admin pairs.

use semver::Version;

use crate::model::code::Code;
use crate::model::verify::Fault;
use crate::verify::registry::{Check, Looks};
use crate::verify::subject::{Horizon, Subject};

/// The check.
pub(in crate::verify) const CHECK: Check = Check {
    code: Code::AdminPairStorkTooOld,
    looks: Looks::AtPair(check),
    source: "Portworx docs, Generate and apply a ClusterPair: admin pairs from Stork 25.5.0 on",
};

/// Whether this Stork knows pairs that stand for all namespaces; 25.5.0 is the first.
pub(super) fn knows_admin_pairs(version: &Version) -> bool {
    (version.major, version.minor) >= (25, 5)
}

fn check(subject: &Subject<'_>, _: Horizon) -> Option<Fault> {
    let version = subject.source.stork.version.as_ref()?;
    let source = &subject.source.name;
    let message = format!("Stork {version} of cluster `{source}` knows no admin pairs");
    let help = "upgrade Stork to 25.5.0 or newer, or make pairs in the namespaces themselves";
    (subject.is_for_all_namespaces() && !knows_admin_pairs(version))
        .then(|| Fault::new(CHECK.code, message, help))
}
