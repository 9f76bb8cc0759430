//! The bearer token has expired.

use super::TOKENS;
use crate::model::code::Code;
use crate::model::verify::Fault;
use crate::verify::registry::{Check, Looks};
use crate::verify::subject::Credential;

/// The check.
pub(in crate::verify) const CHECK: Check =
    Check { code: Code::TokenExpired, looks: Looks::AtCredential(check), source: TOKENS };

fn check(credential: &Credential<'_>) -> Option<Fault> {
    let claims = credential.config.claims()?;
    let message = format!("the token for cluster `{}` has expired", credential.destination.name);
    let help = "make a new one, put it where pairings.yaml says, render and sync";
    (claims.end()? < credential.horizon.now)
        .then(|| Fault::new(CHECK.code, message, help).shown_by(claims.said()))
}
