//! Every certificate authority of the destination has expired.

use super::CERTIFICATES;
use crate::model::code::Code;
use crate::model::verify::Fault;
use crate::verify::registry::{Check, Looks};
use crate::verify::subject::Credential;

/// The check.
pub(in crate::verify) const CHECK: Check =
    Check { code: Code::AuthorityExpired, looks: Looks::AtCredential(check), source: CERTIFICATES };

fn check(credential: &Credential<'_>) -> Option<Fault> {
    let authorities = credential.config.authorities();
    let last = authorities.iter().max_by_key(|authority| authority.not_after)?;
    let message =
        format!("the certificate authority of cluster `{}` has expired", credential.destination.name);
    let help = "fetch the kubeconfig again from a destination whose authority was renewed, render and sync";
    (last.not_after < credential.horizon.now)
        .then(|| Fault::new(CHECK.code, message, help).shown_by(last.said()))
}
