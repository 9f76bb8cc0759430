//! The destination refuses the credential.

use crate::model::code::Code;
use crate::model::probe::Acceptance;
use crate::model::verify::Fault;
use crate::verify::registry::{Check, Looks};
use crate::verify::subject::Answered;

/// The check.
pub(in crate::verify) const CHECK: Check = Check {
    code: Code::CredentialRefused,
    looks: Looks::AtProbe(check),
    source: "Kubernetes docs, Authenticating: SelfSubjectReview",
};

fn check(answered: &Answered<'_>) -> Option<Fault> {
    let refused = answered.probed.as_ref().is_ok_and(|probe| probe.accepted == Acceptance::Refused);
    let message = format!("cluster `{}` refuses the credential (401)", answered.destination.name);
    let help = "it was revoked, has expired, or its service account is gone: make a new one, render and sync";
    refused.then(|| Fault::new(CHECK.code, message, help))
}
