//! Documents without what [`rendered`](crate::render::rendered) takes from them, in one form whatever their style.

use serde_json::{Map, Value as Json};

use crate::model::cluster_pair;
use crate::model::fingerprint;
use crate::model::pairing::DESTINATION_LABEL;
use crate::render::secret_sealer::{CLEAR_ANNOTATION, STAMP_ANNOTATION};
use crate::sealed_secret;
use crate::yaml::{self, LaterDocuments, Node, Value};

/// The documents of a file without what is told by itself; nothing where they cannot be read.
pub(super) fn documents(text: &str) -> Option<Vec<Json>> {
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

/// Takes what stands at a path.
pub(super) fn taken(document: &mut Json, path: &[&str]) -> Option<Json> {
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
