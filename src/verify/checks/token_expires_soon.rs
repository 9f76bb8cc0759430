//! The bearer token expires within the time that was asked about.

use super::TOKENS;
use crate::model::code::Code;
use crate::model::verify::Fault;
use crate::verify::registry::{Check, Looks};
use crate::verify::subject::Credential;

/// The check.
pub(in crate::verify) const CHECK: Check =
    Check { code: Code::TokenExpiresSoon, looks: Looks::AtCredential(check), source: TOKENS };

fn check(credential: &Credential<'_>) -> Option<Fault> {
    let claims = credential.config.claims()?;
    let message = format!("the token for cluster `{}` expires soon", credential.destination.name);
    let help = "make a new one before it ends, put it where pairings.yaml says, render and sync";
    credential
        .horizon
        .is_soon(claims.end()?)
        .then(|| Fault::new(CHECK.code, message, help).shown_by(claims.said()))
}
