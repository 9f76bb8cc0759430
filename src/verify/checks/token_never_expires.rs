//! The token of a service account never expires.

use super::TOKENS;
use crate::model::code::Code;
use crate::model::verify::Fault;
use crate::verify::registry::{Check, Looks};
use crate::verify::subject::Credential;

/// The check.
pub(in crate::verify) const CHECK: Check =
    Check { code: Code::TokenNeverExpires, looks: Looks::AtCredential(check), source: TOKENS };

fn check(credential: &Credential<'_>) -> Option<Fault> {
    let claims = credential.config.claims()?;
    claims.service_account()?;
    let message = format!("the token for cluster `{}` never expires", credential.destination.name);
    let help = "nothing needs to be done; `kubectl create token --duration` makes one that ends";
    claims.ends.is_none().then(|| Fault::new(CHECK.code, message, help).shown_by(claims.said()))
}
