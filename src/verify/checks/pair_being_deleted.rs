//! The pair was deleted and is not gone.

use crate::model::code::Code;
use crate::model::credential::printable;
use crate::model::verify::Fault;
use crate::verify::registry::{Check, Looks};
use crate::verify::subject::OnSource;

/// The check.
pub(in crate::verify) const CHECK: Check = Check {
    code: Code::PairBeingDeleted,
    looks: Looks::AtLive(check),
    source: "Stork pkg/migration/controllers/clusterpair.go: the finalizer is removed after DeletePair",
};

fn check(on_source: &OnSource<'_>) -> Option<Fault> {
    let live = on_source.live?;
    let since = live.metadata.deletion_timestamp.as_deref()?;
    let message = format!("ClusterPair {} is being deleted", on_source.subject.id);
    let help = "let Stork finish, then sync again; where it does not, its log says why";
    Some(Fault::new(CHECK.code, message, help).shown_by(format!("deleted at {}", printable(since))))
}
