//! What answers is not the destination that the pair trusts.

use crate::model::code::Code;
use crate::model::probe::NoAnswer;
use crate::model::verify::Fault;
use crate::verify::registry::{Check, Looks};
use crate::verify::subject::Answered;

/// The check.
pub(in crate::verify) const CHECK: Check = Check {
    code: Code::DestinationUntrusted,
    looks: Looks::AtProbe(check),
    source: "client-go rest.TLSConfigFor; Go crypto/x509 verify.go",
};

fn check(answered: &Answered<'_>) -> Option<Fault> {
    let Err(NoAnswer::Untrusted(why)) = answered.probed else { return None };
    let message = format!(
        "what answers for cluster `{}` is not signed by the pair's authority",
        answered.destination.name
    );
    let help = "fetch the kubeconfig again if the authority was rotated, render and sync; else find out who answers there";
    Some(Fault::new(CHECK.code, message, help).shown_by(why.clone()))
}
