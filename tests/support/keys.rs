//! The JSON Schema of pairings.yaml as a list of mappings and their keys, each mapping once.

#![allow(dead_code, unreachable_pub, reason = "each test program uses what it needs of it")]

use std::collections::BTreeSet;

use serde_json::Value;

/// A mapping of the file.
pub struct Section {
    /// Where it is first: empty for the file itself, else such as `clusters.NAME` or `pairs[]`.
    pub path: String,
    /// Its schema.
    pub schema: Value,
    /// Its keys.
    pub keys: Vec<Key>,
}

/// One key of a mapping.
pub struct Key {
    /// Its name.
    pub name: String,
    /// The path from the top of the file on.
    pub path: String,
    /// Its schema.
    pub schema: Value,
    /// Whether it must be there.
    pub is_required: bool,
    /// Where the mapping that it holds, or a list or table of such, is described.
    pub section: Option<String>,
}

impl Key {
    /// Its words, where it has a closed set of them, each with what it means.
    pub fn words(&self) -> Vec<(&str, &str)> {
        let here = std::iter::once(&self.schema).chain(choices(&self.schema));
        let Some(set) = here.into_iter().find(|schema| schema.get("enum").is_some()) else {
            return Vec::new();
        };
        let texts = |key: &str| set[key].as_array().unwrap().iter().map(|text| text.as_str().unwrap());
        texts("enum").zip(texts("enumDescriptions")).collect()
    }
}

/// The alternatives of a value.
pub fn choices(schema: &Value) -> impl Iterator<Item = &Value> {
    schema.get("anyOf").and_then(Value::as_array).into_iter().flatten()
}

/// The schema that a reference names, or the schema itself.
pub fn resolved<'s>(root: &'s Value, schema: &'s Value) -> &'s Value {
    let target = schema.get("$ref").and_then(|target| target.as_str().unwrap().strip_prefix('#'));
    target.map_or(schema, |pointer| root.pointer(pointer).unwrap())
}

/// All mappings, by their paths. One that is used in several places is where it is nearest to the top, and where its own
/// name stands.
pub fn sections(root: &Value) -> Vec<Section> {
    let mut walk = Walk { root, seen: vec![(root, String::new())] };
    let mut found = Vec::new();
    while let Some((schema, path)) = walk.seen.get(found.len()).cloned() {
        found.push(walk.section(schema, path));
    }
    found.sort_by(|one, other| one.path.cmp(&other.path));
    found
}

struct Walk<'s> {
    root: &'s Value,
    seen: Vec<(&'s Value, String)>,
}

impl<'s> Walk<'s> {
    fn section(&mut self, schema: &'s Value, path: String) -> Section {
        let required = schema.get("required").and_then(Value::as_array);
        let required: BTreeSet<&str> = required.into_iter().flatten().filter_map(Value::as_str).collect();
        let mut properties: Vec<(&String, &Value)> =
            schema["properties"].as_object().unwrap().iter().collect();
        properties.sort_by_key(|(name, property)| !is_named_so(name, property));
        let mut keys: Vec<Key> = Vec::new();
        for (name, property) in properties {
            let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
            let section = self.below(&path, property);
            let is_required = required.contains(name.as_str());
            keys.push(Key { name: name.clone(), path, schema: property.clone(), is_required, section });
        }
        keys.sort_by(|one, other| one.name.cmp(&other.name));
        Section { path, schema: schema.clone(), keys }
    }

    /// Where the mapping that a key holds is described.
    fn below(&mut self, path: &str, property: &'s Value) -> Option<String> {
        let inner = [
            ("", Some(property)),
            ("[]", property.get("items")),
            (".NAME", property.get("additionalProperties")),
        ];
        let mut inner =
            inner.into_iter().filter_map(|(suffix, schema)| Some((suffix, resolved(self.root, schema?))));
        let (suffix, schema) = inner.find(|(_, schema)| schema.get("properties").is_some())?;
        let first = self.seen.iter().find(|(seen, _)| *seen == schema).map(|(_, first)| first.clone());
        Some(first.unwrap_or_else(|| {
            let own = format!("{path}{suffix}");
            self.seen.push((schema, own.clone()));
            own
        }))
    }
}

fn is_named_so(name: &str, property: &Value) -> bool {
    property.get("$ref").and_then(Value::as_str).is_some_and(|target| target.ends_with(&format!("/{name}")))
}
