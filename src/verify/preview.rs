//! What a failover makes of Rancher's labels and annotations of the namespaces that a pair covers.

use std::collections::BTreeMap;

use super::subject::{ADMIN_NAMESPACE, OnSource};
use crate::model::credential::printable;
use crate::model::rancher::{Becomes, becomes, names_a_project};
use crate::model::secret::Secret;
use crate::model::surroundings::Marks;
use crate::model::verify::Preview;

/// Every label and annotation of Rancher, and what becomes of it by the mappings of the live pair.
pub fn preview(on_source: &OnSource<'_>) -> Vec<Preview> {
    let Some(spec) = on_source.spec else { return Vec::new() };
    let mapping = |from: &str| spec.project_mappings.get(from).map(Secret::expose);
    let of_namespace = |(namespace, Marks { labels, annotations }): (&str, &Marks)| {
        let mut marks = of_marks(namespace, "label", labels, mapping);
        marks.extend(of_marks(namespace, "annotation", annotations, mapping));
        marks
    };
    covered(on_source).into_iter().flat_map(of_namespace).collect()
}

/// A value is told where it is the id of a project.
fn of_marks<'a>(
    namespace: &str,
    kind: &str,
    marks: &BTreeMap<String, String>,
    mapping: impl Fn(&str) -> Option<&'a str> + Copy,
) -> Vec<Preview> {
    let preview = |(key, value): (&String, &String)| {
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
    };
    marks.iter().map(preview).collect()
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

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Vector {
        project_mappings: Option<BTreeMap<String, String>>,
        #[serde(rename = "in")]
        before: BTreeMap<String, String>,
        #[serde(rename = "out")]
        after: BTreeMap<String, String>,
    }

    /// Stork's own answers: what is shown is what there is afterwards.
    #[test]
    fn the_preview_is_what_stork_makes_of_it() {
        let vectors: Vec<Vector> =
            serde_json::from_str(include_str!("../../tests/vectors/rancher/getParsedMap.json")).unwrap();
        let (mut mapped, mut dropped) = (0, 0);
        for Vector { project_mappings, before, after } in vectors {
            let mappings = project_mappings.unwrap_or_default();
            let shown = of_marks("shop", "label", &before, |from| mappings.get(from).map(String::as_str));
            assert_eq!(shown.len(), before.len());
            for mark in shown {
                assert_eq!(mark.becomes.as_ref(), after.get(&mark.key), "{mark} {mappings:?}");
                mapped += usize::from(mark.value.is_some() && mark.becomes.is_some());
                dropped += usize::from(mark.becomes.is_none());
            }
        }
        assert!(mapped > 3 && dropped > 3, "{mapped} {dropped}");
    }
}
