//! No certificate authority of the destination holds yet.

use super::CERTIFICATES;
use crate::model::code::Code;
use crate::model::verify::Fault;
use crate::verify::registry::{Check, Looks};
use crate::verify::subject::Credential;

/// The check.
pub(in crate::verify) const CHECK: Check =
    Check { code: Code::AuthorityNotYetValid, looks: Looks::AtCredential(check), source: CERTIFICATES };

fn check(credential: &Credential<'_>) -> Option<Fault> {
    let authorities = credential.config.authorities();
    let first = authorities.iter().min_by_key(|authority| authority.not_before)?;
    let message =
        format!("the certificate authority of cluster `{}` does not hold yet", credential.destination.name);
    let help = "wait until it does; a wrong clock of whoever made it is the usual cause";
    (first.not_before > credential.horizon.now)
        .then(|| Fault::new(CHECK.code, message, help).shown_by(first.said()))
}
