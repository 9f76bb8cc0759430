//! The status is applied together with the pair.

use crate::model::code::Code;
use crate::model::verify::Fault;
use crate::verify::registry::{Check, Looks};
use crate::verify::subject::OnSource;

/// The check.
pub(in crate::verify) const CHECK: Check = Check {
    code: Code::StatusCommitted,
    looks: Looks::AtLive(check),
    source: "Stork pkg/migration/controllers/clusterpair.go: no status subresource; Kubernetes docs, Server-Side Apply",
};

fn check(on_source: &OnSource<'_>) -> Option<Fault> {
    let managers = &on_source.live?.metadata.managers;
    let culprit =
        managers.iter().find(|manager| manager.applies() && !manager.is_stork() && manager.owns_status())?;
    let message = format!("whoever applies ClusterPair {} applies its status as well", on_source.subject.id);
    let help = "remove `status` from the manifest; it is Stork's";
    Some(Fault::new(CHECK.code, message, help).shown_by(format!("`{}` owns `status`", culprit.name())))
}
