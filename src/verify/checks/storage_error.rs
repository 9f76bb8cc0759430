//! Portworx did not take the pair.

use crate::model::code::Code;
use crate::model::verify::Fault;
use crate::verify::registry::{Check, Looks};
use crate::verify::subject::OnSource;

/// The check.
pub(in crate::verify) const CHECK: Check = Check {
    code: Code::StorageError,
    looks: Looks::AtLive(check),
    source: "Stork pkg/migration/controllers/clusterpair.go: storageStatus",
};

fn check(on_source: &OnSource<'_>) -> Option<Fault> {
    let status = &on_source.live?.status;
    let message = format!("Portworx could not be paired with `{}`", on_source.subject.destination.name);
    let help =
        "see ip, port and token of the destination; `kubectl describe clusterpair` shows Stork's events";
    (status.storage == "Error")
        .then(|| Fault::new(CHECK.code, message, help).shown_by("storageStatus: Error"))
}
