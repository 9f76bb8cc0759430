//! The last certificate authority of the destination expires within the time that was asked about.

use super::CERTIFICATES;
use crate::model::code::Code;
use crate::model::verify::Fault;
use crate::verify::registry::{Check, Looks};
use crate::verify::subject::Credential;

/// The check.
pub(in crate::verify) const CHECK: Check =
    Check { code: Code::AuthorityExpiresSoon, looks: Looks::AtCredential(check), source: CERTIFICATES };

fn check(credential: &Credential<'_>) -> Option<Fault> {
    let authorities = credential.config.authorities();
    let last = authorities.iter().max_by_key(|authority| authority.not_after)?;
    let message =
        format!("the certificate authority of cluster `{}` expires soon", credential.destination.name);
    let help =
        "renew the authority on the destination, carry both in the kubeconfig meanwhile, render and sync";
    credential
        .horizon
        .is_soon(last.not_after)
        .then(|| Fault::new(CHECK.code, message, help).shown_by(last.said()))
}
