//! Nobody but Stork can ask the destination.

use crate::model::code::Code;
use crate::model::verify::Fault;
use crate::verify::registry::{Check, Looks};
use crate::verify::subject::Credential;

/// The check.
pub(in crate::verify) const CHECK: Check = Check {
    code: Code::DestinationNotAsked,
    looks: Looks::AtLogin(check),
    source: "client-go plugin/pkg/client/auth/exec: the plugin runs where the client runs, which is Stork's pod",
};

fn check(credential: &Credential<'_>) -> Option<Fault> {
    let message = format!("nobody asked `{}`: only Stork can log in there", credential.destination.name);
    let help = "give the pair a token or a client certificate, or skip this check and say in the reason how such pairs are proved";
    let evidence = format!("the pair logs in with: {}", credential.config.credential_said());
    credential.config.runs_a_program().then(|| Fault::new(CHECK.code, message, help).shown_by(evidence))
}
