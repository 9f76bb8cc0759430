//! Two tools apply the pair.

use std::collections::BTreeSet;

use crate::model::code::Code;
use crate::model::live::Manager;
use crate::model::verify::Fault;
use crate::verify::registry::{Check, Looks};
use crate::verify::subject::OnSource;

/// The check.
pub(in crate::verify) const CHECK: Check = Check {
    code: Code::TwoAppliers,
    looks: Looks::AtLive(check),
    source: "Kubernetes docs, Server-Side Apply: field management",
};

fn check(on_source: &OnSource<'_>) -> Option<Fault> {
    let managers = on_source.live?.metadata.managers.iter();
    let appliers = managers.filter(|manager| manager.applies() && !manager.is_stork() && manager.owns_spec());
    let names: BTreeSet<String> = appliers.map(Manager::name).collect();
    let message = format!("{} tools apply ClusterPair {}", names.len(), on_source.subject.id);
    let help = "leave it to one of them; each writes over the other's credential at its next sync";
    let said = names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    (names.len() > 1).then(|| Fault::new(CHECK.code, message, help).shown_by(said))
}
