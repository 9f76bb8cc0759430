//! The clocks differ.

use std::time::Duration;

use crate::model::code::Code;
use crate::model::verify::Fault;
use crate::verify::registry::{Check, Looks};
use crate::verify::subject::Answered;

/// The check.
pub(in crate::verify) const CHECK: Check = Check {
    code: Code::ClockSkew,
    looks: Looks::AtProbe(check),
    source: "go-jose jwt.DefaultLeeway: one minute; RFC 9110, Date",
};

/// What Kubernetes forgives tokens.
const LEEWAY: Duration = Duration::from_secs(60);

fn check(answered: &Answered<'_>) -> Option<Fault> {
    let skew = answered.probed.as_ref().ok()?.skew.filter(|skew| *skew > LEEWAY)?;
    let message = format!("the clock of cluster `{}` differs from the one here", answered.destination.name);
    let help = "set both by a time server; what has just been issued does not hold yet for one of them";
    Some(Fault::new(CHECK.code, message, help).shown_by(format!("by {} s", skew.as_secs())))
}
