//! What answers is no API server at work.

use crate::model::code::Code;
use crate::model::probe::Acceptance;
use crate::model::verify::Fault;
use crate::verify::registry::{Check, Looks};
use crate::verify::subject::Answered;

/// The check.
pub(in crate::verify) const CHECK: Check = Check {
    code: Code::DestinationNotServing,
    looks: Looks::AtProbe(check),
    source: "Kubernetes docs, Kubernetes API Concepts; SelfSubjectReview",
};

fn check(answered: &Answered<'_>) -> Option<Fault> {
    let Acceptance::Unclear(why) = &answered.probed.as_ref().ok()?.accepted else { return None };
    let message =
        format!("what answers for cluster `{}` is no API server at work", answered.destination.name);
    let help = "see what runs at the pair's address: a load balancer without a backend, or another program";
    Some(Fault::new(CHECK.code, message, help).shown_by(why.clone()))
}
