//! The client certificate is not for clients.

use crate::model::code::Code;
use crate::model::verify::Fault;
use crate::verify::registry::{Check, Looks};
use crate::verify::subject::Credential;

/// The check.
pub(in crate::verify) const CHECK: Check = Check {
    code: Code::ClientCertificateWrongUse,
    looks: Looks::AtCredential(check),
    source: "Kubernetes apiserver pkg/authentication/request/x509: ExtKeyUsageClientAuth; RFC 5280, 4.2.1.12",
};

fn check(credential: &Credential<'_>) -> Option<Fault> {
    let leaf = credential.config.client_certificates().into_iter().next()?;
    let message =
        format!("the client certificate for cluster `{}` is not for clients", credential.destination.name);
    let help = "make one whose extended key usage has client authentication, render and sync";
    (!leaf.is_for_clients).then(|| Fault::new(CHECK.code, message, help).shown_by(leaf.said()))
}
