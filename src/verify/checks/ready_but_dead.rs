//! Stork says Ready of a pair that leads nowhere.

use crate::model::code::Code;
use crate::model::credential::printable;
use crate::model::live::OddityKind;
use crate::model::verify::Fault;
use crate::verify::registry::{Check, Looks};
use crate::verify::subject::OnSource;

/// The check.
pub(in crate::verify) const CHECK: Check = Check {
    code: Code::ReadyButDead,
    looks: Looks::AtLive(check),
    source: "Stork pkg/migration/controllers/clusterpair.go: after Ready nothing is looked at again; migration.go reads spec.config afresh",
};

fn check(on_source: &OnSource<'_>) -> Option<Fault> {
    let (live, spec) = (on_source.live?, on_source.spec?);
    if !live.status.is_ready() || live.ciphertext().is_some() {
        return None;
    }
    let dangling = spec.oddities.iter().find(|odd| odd.kind == OddityKind::Dangling)?;
    let message = format!("Stork says Ready of ClusterPair {}, which leads nowhere", on_source.subject.id);
    let help = "sync what pairctl renders; `pairctl drift` shows what was changed";
    Some(
        Fault::new(CHECK.code, message, help)
            .shown_by(format!("{} leads to no cluster and user", printable(&dangling.pointer.to_string()))),
    )
}
