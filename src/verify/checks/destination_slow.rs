//! The destination takes too long.

use crate::model::code::Code;
use crate::model::probe::NoAnswer;
use crate::model::verify::Fault;
use crate::verify::registry::{Check, Looks};
use crate::verify::subject::Answered;

/// The check.
pub(in crate::verify) const CHECK: Check = Check {
    code: Code::DestinationSlow,
    looks: Looks::AtProbe(check),
    source: "client-go rest.Config.Timeout; Stork pkg/migration/controllers/clusterpair.go: GET /version without a limit",
};

fn check(answered: &Answered<'_>) -> Option<Fault> {
    let Err(NoAnswer::TooSlow(limit)) = answered.probed else { return None };
    let message = format!("cluster `{}` gives no answer in time", answered.destination.name);
    let help = "see how busy its API server is and what lies in between, or wait longer with --timeout";
    Some(Fault::new(CHECK.code, message, help).shown_by(format!("no answer within {} s", limit.as_secs())))
}
