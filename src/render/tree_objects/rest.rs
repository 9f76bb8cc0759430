//! What is clear in an object's files beside what [`rendered`](crate::render::rendered) takes from them, so that nothing that
//! reaches a cluster is left uncompared. Comments, the order of keys and the style of YAML do not count.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Map, Value as Json};

use crate::model::cluster_pair;
use crate::model::fingerprint;
use crate::model::pairing::DESTINATION_LABEL;
use crate::render::existing::{Existing, SealedFile};
use crate::render::secret_sealer::{CLEAR_ANNOTATION, STAMP_ANNOTATION};
use crate::sealed_secret;
use crate::yaml::{self, LaterDocuments, Node, Value};

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

/// The documents of a file without what is told by itself; nothing where they cannot be read.
fn documents(text: &str) -> Option<Vec<Json>> {
    let document = |text: &str| match yaml::parse(text, LaterDocuments::Refuse) {
        Ok(Some(root)) => Some(untold(json(&root))),
        Ok(None) => Some(Json::Null),
        Err(_) => None,
    };
    text.split("\n---\n").map(document).collect()
}

fn untold(mut document: Json) -> Json {
    let kind = document.get("kind").and_then(Json::as_str).unwrap_or_default().to_owned();
    match kind.as_str() {
        cluster_pair::KIND => {
            take_metadata(&mut document, &["metadata"]);
            if let Some(spec) = document.get_mut("spec") {
                take_mappings(spec);
            }
        }
        "ExternalSecret" => {
            take_metadata(&mut document, &["spec", "target", "template", "metadata"]);
            let sources = at(&mut document, &["spec", "target", "template", "templateFrom"]);
            for source in sources.and_then(Json::as_array_mut).into_iter().flatten() {
                if let Some(literal) = source.get_mut("literal") {
                    *literal = Json::from(literal.as_str().map(lines_without_mappings));
                }
            }
        }
        sealed_secret::KIND => {
            for place in [&["metadata"][..], &["spec", "template", "metadata"]] {
                let own = [CLEAR_ANNOTATION, fingerprint::ANNOTATION, STAMP_ANNOTATION];
                for (map, keys) in [("annotations", &own[..]), ("labels", &[DESTINATION_LABEL])] {
                    let metadata = at(&mut document, place);
                    let found = metadata.and_then(|metadata| metadata.get_mut(map)?.as_object_mut());
                    if let Some(found) = found {
                        found.retain(|key, _| !keys.contains(&key.as_str()));
                    }
                }
            }
        }
        _ => {}
    }
    document
}

/// Takes labels and annotations that are texts, as they have to be.
fn take_metadata(document: &mut Json, path: &[&str]) {
    let Some(metadata) = at(document, path).and_then(Json::as_object_mut) else { return };
    for word in ["labels", "annotations"] {
        if let Some(Json::Object(found)) = metadata.get_mut(word) {
            found.retain(|_, value| !value.is_string());
            if found.is_empty() {
                metadata.remove(word);
            }
        }
    }
}

/// Takes the project mappings, and what is empty without them.
fn take_mappings(spec: &mut Json) {
    let Some(spec) = spec.as_object_mut() else { return };
    let Some(Json::Object(options)) = spec.get_mut("platformOptions") else { return };
    if let Some(Json::Object(rancher)) = options.get_mut("rancher") {
        if let Some(Json::Object(mappings)) = rancher.get_mut("projectMappings") {
            mappings.retain(|_, value| !value.is_string());
            if mappings.is_empty() {
                rancher.remove("projectMappings");
            }
        }
        if rancher.is_empty() {
            options.remove("rancher");
        }
    }
    if options.is_empty() {
        spec.remove("platformOptions");
    }
}

/// The text that an ExternalSecret fills has its platform options on a line of their own.
fn lines_without_mappings(literal: &str) -> String {
    let line = |line: &str| {
        let parsed = line.starts_with("platformOptions:").then(|| yaml::parse(line, LaterDocuments::Refuse));
        let Some(Ok(Some(root))) = parsed else { return format!("{line}\n") };
        let mut spec = json(&root);
        take_mappings(&mut spec);
        if spec.as_object().is_some_and(Map::is_empty) { String::new() } else { format!("{spec}\n") }
    };
    literal.lines().map(line).collect()
}

fn at<'j>(document: &'j mut Json, path: &[&str]) -> Option<&'j mut Json> {
    path.iter().try_fold(document, |value, key| value.get_mut(key))
}

fn taken(document: &mut Json, path: &[&str]) -> Option<Json> {
    let (last, above) = path.split_last()?;
    at(document, above)?.as_object_mut()?.remove(*last)
}

/// The value with its keys in order, and with what is no text told apart from what is.
fn json(node: &Node) -> Json {
    match &node.value {
        Value::Scalar(scalar) if scalar.plain => plain(&scalar.text),
        Value::Scalar(scalar) => Json::from(scalar.text.as_str()),
        Value::Sequence(items) => items.iter().map(|item| json(item)).collect(),
        Value::Mapping(entries) => {
            let mut map = Map::new();
            let (merged, own): (Vec<_>, Vec<_>) = entries.iter().partition(|entry| entry.merged);
            for entry in merged.into_iter().chain(own) {
                let key = entry.key.text().map_or_else(|| json(&entry.key).to_string(), str::to_owned);
                map.insert(key, json(&entry.value));
            }
            Json::Object(map)
        }
    }
}

/// As a reader of YAML 1.2 takes what stands without quotes.
fn plain(text: &str) -> Json {
    match text {
        "" | "~" | "null" => Json::Null,
        "true" => Json::Bool(true),
        "false" => Json::Bool(false),
        _ => match serde_json::from_str(text) {
            Ok(number @ Json::Number(_)) => number,
            _ => Json::from(text),
        },
    }
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
