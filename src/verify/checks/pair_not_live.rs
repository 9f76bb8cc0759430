//! The pair is not on its source cluster.

use crate::model::code::Code;
use crate::model::verify::Fault;
use crate::verify::registry::{Check, Looks};
use crate::verify::subject::OnSource;

/// The check.
pub(in crate::verify) const CHECK: Check = Check {
    code: Code::PairNotLive,
    looks: Looks::AtLive(check),
    source: "Stork pkg/migration/controllers/migration.go: a Migration names its ClusterPair",
};

fn check(on_source: &OnSource<'_>) -> Option<Fault> {
    let message =
        format!("ClusterPair {} is not on cluster `{}`", on_source.subject.id, on_source.subject.source.name);
    let help = "run `pairctl drift` to see whether it was not rendered or not synced";
    on_source.live.is_none().then(|| Fault::new(CHECK.code, message, help))
}
