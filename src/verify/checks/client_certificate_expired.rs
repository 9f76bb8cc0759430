//! The client certificate has expired.

use super::CERTIFICATES;
use crate::model::code::Code;
use crate::model::verify::Fault;
use crate::verify::registry::{Check, Looks};
use crate::verify::subject::Credential;

/// The check.
pub(in crate::verify) const CHECK: Check =
    Check { code: Code::ClientCertificateExpired, looks: Looks::AtCredential(check), source: CERTIFICATES };

fn check(credential: &Credential<'_>) -> Option<Fault> {
    let leaf = credential.config.client_certificates().into_iter().next()?;
    let message = format!("the client certificate for cluster `{}` has expired", credential.destination.name);
    let help = "make a new credential, put it where pairings.yaml says, render and sync";
    (leaf.not_after < credential.horizon.now)
        .then(|| Fault::new(CHECK.code, message, help).shown_by(leaf.said()))
}
