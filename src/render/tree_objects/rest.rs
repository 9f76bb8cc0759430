//! What is clear in an object's files beside what [`rendered`](crate::render::rendered) takes from them, so that nothing that
//! reaches a cluster is left uncompared. Comments, the order of keys and the style of YAML do not count.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::Value as Json;

use super::untold::{documents, taken};
use crate::render::existing::{Existing, SealedFile};

/// The rest of an object's files, each as text that is equal where nothing differs.
#[derive(Default)]
pub(super) struct Rest {
    /// Kind, namespace and name: to a cluster another one is another object.
    pub(super) identity: String,
    /// The `spec` of what refers to a store.
    pub(super) reference: String,
    /// What makes the pair from a Secret, without the revision of what it carries.
    pub(super) bridge: String,
    /// All else.
    pub(super) other: String,
}

/// Reads the files of one object, by their paths.
pub(super) fn of(files: &BTreeMap<String, String>) -> Rest {
    let mut rest = Rest::default();
    let revision = files.values().find_map(|text| match Existing::read(text) {
        Existing::Ours(file) => revision(file.encrypted_key()?),
        _ => None,
    });
    for (path, text) in files {
        if path.ends_with(BRIDGE) {
            let bridge = documents(text).map_or_else(|| text.clone(), |all| Json::from(all).to_string());
            rest.bridge += &revision.as_ref().map_or(bridge.clone(), |one| bridge.replace(one, "REVISION"));
            continue;
        }
        match Existing::read(text) {
            Existing::Ours(file) => rest.take(documents(&clear(&file)), text, false),
            Existing::Broken | Existing::Foreign => rest.take(documents(text), text, true),
        }
    }
    rest
}

/// How the names of the files end that make the pair from a Secret.
const BRIDGE: &str = ".bridge.yaml";

impl Rest {
    fn take(&mut self, documents: Option<Vec<Json>>, text: &str, is_reference: bool) {
        let Some(documents) = documents else {
            self.other += super::body(text);
            return;
        };
        for mut document in documents {
            let mut word = |path: &[&str]| match taken(&mut document, path) {
                Some(Json::String(word)) => word,
                other => other.map(|other| other.to_string()).unwrap_or_default(),
            };
            let (kind, namespace, name) =
                (word(&["kind"]), word(&["metadata", "namespace"]), word(&["metadata", "name"]));
            if self.identity.is_empty() {
                self.identity = format!("{kind} {namespace}/{name}");
            } else {
                let _ = write!(self.other, "{kind} {namespace}/{name}");
            }
            if is_reference && let Some(spec) = taken(&mut document, &["spec"]) {
                self.reference += &spec.to_string();
            }
            self.other += &document.to_string();
        }
    }
}

/// The digits that stand in a sealed value's key, and in the bridge that reads it.
fn revision(key: &str) -> Option<String> {
    let digits = key.split(|letter: char| !letter.is_ascii_hexdigit()).find(|digits| digits.len() == 16)?;
    Some(digits.to_owned())
}

/// A sealed manifest without what is sealed and without how. What stands behind the `sops` block at the margin is no part of it.
fn clear(file: &SealedFile<'_>) -> String {
    let is_inside = |line: &&str| line.starts_with([' ', '#', '\t']) || line.trim().is_empty();
    let inside: usize = file.stanza.split_inclusive('\n').skip(1).take_while(is_inside).map(str::len).sum();
    let first = file.stanza.split_inclusive('\n').next().map_or(0, str::len);
    [file.head, "spec:\n", file.tail, &file.stanza[first + inside..]].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rest(text: &str) -> Rest {
        of(&BTreeMap::from([("east/payments/dr.clusterpair.yaml".to_owned(), text.to_owned())]))
    }

    const PAIR: &str = "kind: ClusterPair\nmetadata:\n  name: dr\n  namespace: payments\n  labels: {a: b}\nspec:\n  config: <path:x>\n  \
                        platformOptions: {rancher: {projectMappings: {a: b}}}\n";

    #[test]
    fn what_is_told_by_itself_is_left_out_and_style_does_not_count() {
        let rest = rest(PAIR);
        assert_eq!(rest.identity, "ClusterPair payments/dr");
        assert_eq!(
            (rest.reference.as_str(), rest.other.as_str()),
            (r#"{"config":"<path:x>"}"#, r#"{"metadata":{}}"#)
        );
        for other in [
            PAIR.replace("  labels: {a: b}\n", ""),
            PAIR.replace("name: dr", "name: \"dr\" # comment"),
            PAIR.replace("{a: b}}}", "{}}}"),
        ] {
            let other = super::tests::rest(&other);
            assert_eq!(
                (&other.identity, &other.reference, &other.other),
                (&rest.identity, &rest.reference, &rest.other)
            );
        }
    }

    #[test]
    fn all_else_is_kept() {
        let before = rest(PAIR);
        for (from, to) in [
            ("spec:", "status: {storageStatus: ''}\nspec:"),
            ("  name: dr", "  name: dr\n  finalizers: [x]"),
            ("labels: {a: b}", "labels: {a: 1}"),
            ("{rancher: {", "{other: x, rancher: {"),
            ("kind:", "a: &a [*a]\nkind:"),
            ("spec:", "spec:\n---\nkind: Secret\nspec:"),
        ] {
            let after = rest(&PAIR.replacen(from, to, 1));
            let differs = after.other != before.other || after.reference != before.reference;
            assert!(differs, "{to}");
        }
        assert_ne!(rest(&PAIR.replace("payments", "other")).identity, before.identity);
    }
}
