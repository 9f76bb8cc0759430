//! The destination gives no answer.

use crate::model::code::Code;
use crate::model::probe::NoAnswer;
use crate::model::verify::Fault;
use crate::verify::registry::{Check, Looks};
use crate::verify::subject::Answered;

/// The check.
pub(in crate::verify) const CHECK: Check = Check {
    code: Code::DestinationUnreachable,
    looks: Looks::AtProbe(check),
    source: "Stork pkg/migration/controllers/clusterpair.go: the only probe is GET /version, once",
};

fn check(answered: &Answered<'_>) -> Option<Fault> {
    let Err(NoAnswer::Unreachable(why)) = answered.probed else { return None };
    let message = format!("cluster `{}` cannot be reached from here", answered.destination.name);
    let help = "see whether it is up and its address right; Stork asks from the source cluster, so run this there if routes \
                differ";
    Some(Fault::new(CHECK.code, message, help).shown_by(why.clone()))
}
