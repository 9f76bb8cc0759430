//! What a failover makes of Rancher's labels and annotations of the namespaces that a pair covers.

use super::subject::{ADMIN_NAMESPACE, OnSource};
use crate::model::credential::printable;
use crate::model::rancher::{Becomes, becomes, names_a_project};
use crate::model::secret::Secret;
use crate::model::surroundings::Marks;
use crate::model::verify::Preview;

/// Every label and annotation of Rancher, and what becomes of it by the mappings of the live pair. A value is told where it
/// is the id of a project.
pub fn preview(on_source: &OnSource<'_>) -> Vec<Preview> {
    let Some(spec) = on_source.spec else { return Vec::new() };
    let mapping = |from: &str| spec.project_mappings.get(from).map(Secret::expose);
    let mut all = Vec::new();
    for (namespace, marks) in covered(on_source) {
        for (kind, marks) in [("label", &marks.labels), ("annotation", &marks.annotations)] {
            all.extend(marks.iter().map(|(key, value)| {
                let becomes = match becomes(key, value, mapping) {
                    Becomes::Same => Some(value.as_str()),
                    Becomes::Mapped(target) => Some(target),
                    Becomes::Dropped => None,
                };
                Preview {
                    namespace: namespace.to_owned(),
                    kind: kind.to_owned(),
                    key: printable(key),
                    value: names_a_project(key).then(|| printable(value)),
                    becomes: becomes.map(printable),
                }
            }));
        }
    }
    all
}

/// The namespace of the pair. A pair in the admin namespace covers all of them, of which those in its own project, which is
/// Rancher's for the system, are nobody's application (Rancher docs, Projects and namespaces).
fn covered<'a>(on_source: &OnSource<'a>) -> Vec<(&'a str, &'a Marks)> {
    let Some(Ok(namespaces)) = on_source.surroundings.map(|around| around.namespaces.as_ref()) else {
        return Vec::new();
    };
    let own = namespaces.get_key_value(on_source.subject.id.namespace.as_str());
    if !on_source.subject.is_for_all_namespaces() {
        return own.into_iter().map(|(name, marks)| (name.as_str(), marks)).collect();
    }
    let is_of_system = |marks: &Marks| {
        let mut of_system = namespaces.get(ADMIN_NAMESPACE).into_iter().flat_map(Marks::projects);
        of_system.any(|system| marks.projects().any(|project| project == system))
    };
    let all = namespaces.iter().filter(|(_, marks)| !is_of_system(marks));
    all.map(|(name, marks)| (name.as_str(), marks)).collect()
}
