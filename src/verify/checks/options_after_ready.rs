//! The options may have changed since Portworx took them.

use crate::model::code::Code;
use crate::model::live::Manager;
use crate::model::verify::Fault;
use crate::verify::registry::{Check, Looks};
use crate::verify::subject::OnSource;

/// The check.
pub(in crate::verify) const CHECK: Check = Check {
    code: Code::OptionsAfterReady,
    looks: Looks::AtLive(check),
    source: "Stork pkg/migration/controllers/clusterpair.go: CreatePair is called while storageStatus is not Ready; Kubernetes docs, Server-Side Apply",
};

fn check(on_source: &OnSource<'_>) -> Option<Fault> {
    let (live, spec) = (on_source.live?, on_source.spec?);
    if live.status.storage != "Ready" || !spec.options.contains_key("token") {
        return None;
    }
    let managers = &live.metadata.managers;
    let paired =
        managers.iter().filter(|one| one.is_stork() && one.owns_status()).filter_map(Manager::time).max()?;
    let others = managers.iter().filter(|one| !one.is_stork() && one.owns_options());
    let later = others.into_iter().find(|one| one.time().is_some_and(|time| time > paired))?;
    let message = format!(
        "the options of ClusterPair {} may have changed since Portworx took them",
        on_source.subject.id
    );
    let help = "where they did, empty `status.storageStatus`, so that Stork hands them to Portworx";
    let evidence = format!(
        "`{}`, which owns the options, wrote at {}, after Stork's status",
        later.name(),
        later.time_said()
    );
    Some(Fault::new(CHECK.code, message, help).shown_by(evidence))
}
