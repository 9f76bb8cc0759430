//! Stork's finalizer is missing.

use crate::model::code::Code;
use crate::model::verify::Fault;
use crate::verify::registry::{Check, Looks};
use crate::verify::subject::OnSource;

/// The check.
pub(in crate::verify) const CHECK: Check = Check {
    code: Code::FinalizerMissing,
    looks: Looks::AtLive(check),
    source: "Stork pkg/migration/controllers/clusterpair.go: the finalizer is added in a pass of its own, before any status",
};

const FINALIZER: &str = "stork.libopenstorage.org/finalizer-cleanup";

fn check(on_source: &OnSource<'_>) -> Option<Fault> {
    let live = on_source.live?;
    let was_seen = !live.status.scheduler.is_empty() && live.metadata.deletion_timestamp.is_none();
    let has = live.metadata.finalizers.iter().any(|finalizer| finalizer == FINALIZER);
    let message = format!("ClusterPair {} lacks Stork's finalizer", on_source.subject.id);
    let help = "see who takes it off; without it, deleting the pair leaves Portworx paired";
    (was_seen && !has)
        .then(|| Fault::new(CHECK.code, message, help).shown_by(format!("`{FINALIZER}` is not there")))
}
