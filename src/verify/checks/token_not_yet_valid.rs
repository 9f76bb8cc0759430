//! The bearer token does not hold yet.

use super::TOKENS;
use crate::model::code::Code;
use crate::model::verify::Fault;
use crate::verify::registry::{Check, Looks};
use crate::verify::subject::Credential;

/// The check.
pub(in crate::verify) const CHECK: Check =
    Check { code: Code::TokenNotYetValid, looks: Looks::AtCredential(check), source: TOKENS };

fn check(credential: &Credential<'_>) -> Option<Fault> {
    let begin = credential.config.claims()?.begin()?;
    let message = format!("the token for cluster `{}` does not hold yet", credential.destination.name);
    let help =
        "wait until it does, or make one that holds now; a wrong clock of whoever made it is the usual cause";
    (begin > credential.horizon.now)
        .then(|| Fault::new(CHECK.code, message, help).shown_by(credential.config.credential_said()))
}
