//! What a migration makes of Rancher's labels and annotations (Stork `pkg/migration/controllers/migration.go`,
//! `getParsedMap`).

/// Rancher's keys; Stork looks for this anywhere in a key.
const RANCHERS: &str = "cattle.io";
/// The keys that name a project.
const PROJECT: &str = "cattle.io/projectId";

/// The id of a project without that of its cluster, which may stand before it.
pub fn bare(id: &str) -> &str {
    id.split_once(':').map_or(id, |(_, bare)| bare)
}

/// What becomes of a label or an annotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Becomes<'a> {
    /// It stays as it is.
    Same,
    /// It has this value on the destination.
    Mapped(&'a str),
    /// It is not there on the destination.
    Dropped,
}

/// Whether a key is Rancher's.
pub fn is_ranchers(key: &str) -> bool {
    key.contains(RANCHERS)
}

/// Whether a key names a project.
pub fn names_a_project(key: &str) -> bool {
    key.contains(PROJECT)
}

/// What becomes of a key with a value. The mapping is looked up by the whole text, and none counts as the empty one.
pub fn becomes<'a>(key: &str, value: &str, mapping: impl Fn(&str) -> Option<&'a str>) -> Becomes<'a> {
    match key {
        key if names_a_project(key) => match mapping(value) {
            None | Some("") => Becomes::Dropped,
            Some(target) => Becomes::Mapped(target),
        },
        key if is_ranchers(key) => Becomes::Dropped,
        _ => Becomes::Same,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;

    use super::*;

    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Vector {
        desc: String,
        project_mappings: Option<BTreeMap<String, String>>,
        #[serde(rename = "in")]
        before: BTreeMap<String, String>,
        #[serde(rename = "out")]
        after: BTreeMap<String, String>,
    }

    /// Stork's own answers.
    #[test]
    fn it_becomes_what_stork_makes_of_it() {
        let vectors: Vec<Vector> =
            serde_json::from_str(include_str!("../../tests/vectors/rancher/getParsedMap.json")).unwrap();
        assert!(vectors.len() > 5);
        for vector in vectors {
            let mappings = vector.project_mappings.unwrap_or_default();
            let mapping = |from: &str| mappings.get(from).map(String::as_str);
            let after = vector.before.iter().filter_map(|(key, value)| {
                let value = match becomes(key, value, mapping) {
                    Becomes::Same => value.clone(),
                    Becomes::Mapped(target) => target.to_owned(),
                    Becomes::Dropped => return None,
                };
                Some((key.clone(), value))
            });
            assert_eq!(after.collect::<BTreeMap<_, _>>(), vector.after, "{} {mappings:?}", vector.desc);
        }
    }
}
