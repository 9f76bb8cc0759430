//! The pair is Degraded.

use crate::model::code::Code;
use crate::model::verify::Fault;
use crate::verify::registry::{Check, Looks};
use crate::verify::subject::OnSource;

/// The check.
pub(in crate::verify) const CHECK: Check = Check {
    code: Code::PairDegraded,
    looks: Looks::AtLive(check),
    source: "Stork pkg/apis/stork/v1alpha1/clusterpair.go: ClusterPairStatusDegraded; migration.go wants Ready",
};

fn check(on_source: &OnSource<'_>) -> Option<Fault> {
    let status = &on_source.live?.status;
    let named = [("schedulerStatus", &status.scheduler), ("storageStatus", &status.storage)];
    let degraded = named.iter().find(|(_, value)| *value == "Degraded")?.0;
    let message =
        format!("ClusterPair {} is Degraded, and Stork migrates through none that is", on_source.subject.id);
    let help = "`kubectl describe clusterpair` shows Stork's events";
    Some(Fault::new(CHECK.code, message, help).shown_by(format!("{degraded}: Degraded")))
}
