//! The client certificate expires within the time that was asked about.

use super::CERTIFICATES;
use crate::model::code::Code;
use crate::model::verify::Fault;
use crate::verify::registry::{Check, Looks};
use crate::verify::subject::Credential;

/// The check.
pub(in crate::verify) const CHECK: Check = Check {
    code: Code::ClientCertificateExpiresSoon,
    looks: Looks::AtCredential(check),
    source: CERTIFICATES,
};

fn check(credential: &Credential<'_>) -> Option<Fault> {
    let leaf = credential.config.client_certificates().into_iter().next()?;
    let message =
        format!("the client certificate for cluster `{}` expires soon", credential.destination.name);
    let help = "make a new credential before it ends, put it where pairings.yaml says, render and sync";
    credential
        .horizon
        .is_soon(leaf.not_after)
        .then(|| Fault::new(CHECK.code, message, help).shown_by(leaf.said()))
}
