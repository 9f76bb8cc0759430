//! No client takes the credential.

use crate::model::code::Code;
use crate::model::probe::NoAnswer;
use crate::model::verify::Fault;
use crate::verify::registry::{Check, Looks};
use crate::verify::subject::Answered;

/// The check.
pub(in crate::verify) const CHECK: Check = Check {
    code: Code::CredentialUnusable,
    looks: Looks::AtProbe(check),
    source: "client-go rest.HTTPClientFor, rest.TLSConfigFor",
};

fn check(answered: &Answered<'_>) -> Option<Fault> {
    let Err(NoAnswer::Unusable(why)) = answered.probed else { return None };
    let message =
        format!("nobody could log in to cluster `{}` with the credential", answered.destination.name);
    let help = "render from a kubeconfig that works, and sync; `pairctl drift` shows what was changed";
    Some(Fault::new(CHECK.code, message, help).shown_by(why.clone()))
}
