//! The client certificate does not hold yet.

use super::CERTIFICATES;
use crate::model::code::Code;
use crate::model::verify::Fault;
use crate::verify::registry::{Check, Looks};
use crate::verify::subject::Credential;

/// The check.
pub(in crate::verify) const CHECK: Check = Check {
    code: Code::ClientCertificateNotYetValid,
    looks: Looks::AtCredential(check),
    source: CERTIFICATES,
};

fn check(credential: &Credential<'_>) -> Option<Fault> {
    let leaf = credential.config.client_certificates().into_iter().next()?;
    let message =
        format!("the client certificate for cluster `{}` does not hold yet", credential.destination.name);
    let help =
        "wait until it does, or make one that holds now; a wrong clock of whoever made it is the usual cause";
    (leaf.not_before > credential.horizon.now)
        .then(|| Fault::new(CHECK.code, message, help).shown_by(leaf.said()))
}
