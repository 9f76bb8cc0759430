//! The namespace would lose its Rancher project.

use crate::model::code::Code;
use crate::model::credential::printable;
use crate::model::rancher::{Becomes, becomes, names_a_project};
use crate::model::secret::Secret;
use crate::model::verify::Fault;
use crate::verify::registry::{Check, Looks};
use crate::verify::subject::OnSource;

/// The check.
pub(in crate::verify) const CHECK: Check = Check {
    code: Code::ProjectUnmapped,
    looks: Looks::AtLive(check),
    source: "Stork pkg/migration/controllers/migration.go: getParsedMap",
};

fn check(on_source: &OnSource<'_>) -> Option<Fault> {
    let namespace = on_source.subject.id.namespace.as_str();
    let marks = on_source.surroundings?.namespaces.as_ref().ok()?.get(namespace)?;
    let mappings = &on_source.spec?.project_mappings;
    let mapping = |from: &str| mappings.get(from).map(Secret::expose);
    let labels = marks.labels.iter().map(|entry| ("label", entry));
    let all: Vec<_> = labels.chain(marks.annotations.iter().map(|entry| ("annotation", entry))).collect();
    let is_lost = |key: &str, value: &str| {
        names_a_project(key) && !value.is_empty() && becomes(key, value, mapping) == Becomes::Dropped
    };
    if !all.iter().any(|(_, (key, value))| is_lost(key, value)) {
        return None;
    }
    let message = format!("namespace `{namespace}` would lose its Rancher project on failover");
    let help =
        "add its project to `projects` or `projectMappings` of the pair, in both forms, render and sync";
    let preview = |(kind, (key, value)): &(&str, (&String, &String))| match becomes(key, value, mapping) {
        Becomes::Mapped(target) => {
            format!("{kind} {key}: {} becomes {}", printable(value), printable(target))
        }
        Becomes::Dropped if names_a_project(key) => format!("{kind} {key}: {} is dropped", printable(value)),
        Becomes::Dropped => format!("{kind} {key} is dropped"),
        Becomes::Same => format!("{kind} {key} stays"),
    };
    Some(all.iter().map(preview).fold(Fault::new(CHECK.code, message, help), Fault::shown_by))
}
