//! The credential lacks rights that a migration needs.

use crate::model::code::Code;
use crate::model::probe::Right;
use crate::model::verify::Fault;
use crate::verify::registry::{Check, Looks};
use crate::verify::subject::Answered;

/// The check.
pub(in crate::verify) const CHECK: Check = Check {
    code: Code::RightsMissing,
    looks: Looks::AtProbe(check),
    source: "Stork pkg/migration/controllers/migration.go; Kubernetes docs, SelfSubjectAccessReview",
};

fn check(answered: &Answered<'_>) -> Option<Fault> {
    let denied = &answered.probed.as_ref().ok()?.denied;
    let names: Vec<String> = denied.iter().map(Right::to_string).collect();
    let message = format!(
        "the credential for cluster `{}` lacks rights that a migration needs",
        answered.destination.name
    );
    let help = "bind its service account to a ClusterRole that has them";
    (!names.is_empty())
        .then(|| Fault::new(CHECK.code, message, help).shown_by(format!("denied: {}", names.join(", "))))
}
