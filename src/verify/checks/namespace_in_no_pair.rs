//! A namespace of a mapped Rancher project is in no pair.

use std::collections::BTreeSet;

use crate::model::code::Code;
use crate::model::credential::printable;
use crate::model::verify::Fault;
use crate::verify::registry::{Check, Looks};
use crate::verify::subject::{SourceCluster, Subject};

/// The check.
pub(in crate::verify) const CHECK: Check = Check {
    code: Code::NamespaceInNoPair,
    looks: Looks::AroundSource(check),
    source: "Stork pkg/migration/controllers/migration.go: a pair serves the namespace that it lies in; Rancher docs, Projects and namespaces",
};

fn check(source: &SourceCluster<'_>) -> Vec<(String, Fault)> {
    let Some(Ok(namespaces)) = source.surroundings.map(|around| around.namespaces.as_ref()) else {
        return Vec::new();
    };
    if source.subjects().any(Subject::is_for_all_namespaces) {
        return Vec::new();
    }
    let paired: BTreeSet<&str> = source.subjects().map(|subject| subject.id.namespace.as_str()).collect();
    let mapped: BTreeSet<&str> = source
        .subjects()
        .flat_map(|subject| subject.pair.project_mappings.keys().map(String::as_str))
        .collect();
    let alone = namespaces.iter().filter(|(name, _)| !paired.contains(name.as_str()));
    let left = alone.filter_map(|(name, marks)| {
        let project = marks.projects().find(|project| mapped.contains(project))?;
        let (name, cluster) = (printable(name), &source.cluster.name);
        let message = format!(
            "namespace `{name}` of cluster `{cluster}` is in no pair, and others of its project `{}` are",
            printable(project)
        );
        let help = "add it to `namespaces` of a pair, or skip this check for it";
        Some((name, Fault::new(CHECK.code, message, help)))
    });
    left.collect()
}
