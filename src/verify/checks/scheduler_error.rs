//! Stork could not reach the destination.

use crate::model::code::Code;
use crate::model::verify::Fault;
use crate::verify::registry::{Check, Looks};
use crate::verify::subject::OnSource;

/// The check.
pub(in crate::verify) const CHECK: Check = Check {
    code: Code::SchedulerError,
    looks: Looks::AtLive(check),
    source: "Stork pkg/migration/controllers/clusterpair.go: schedulerStatus",
};

fn check(on_source: &OnSource<'_>) -> Option<Fault> {
    let status = &on_source.live?.status;
    let message = format!("Stork could not reach `{}`", on_source.subject.destination.name);
    let help = "`kubectl describe clusterpair` shows Stork's events; the other findings here may say why";
    (status.scheduler == "Error")
        .then(|| Fault::new(CHECK.code, message, help).shown_by("schedulerStatus: Error"))
}
