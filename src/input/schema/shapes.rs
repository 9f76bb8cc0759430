//! From the shapes of the decoder's types to those that completion works with.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::{Object, definitions, each_mapping, properties};

/// Changes every property: texts, truth values and words without a type, mappings by reference without a choice around
/// them, which completion would put on the key's own line.
pub(super) fn settle(root: &mut Object) {
    let words = words(root);
    let mut may_be_null = BTreeSet::new();
    root.values().for_each(|schema| nullable(schema, &mut may_be_null));
    each_mapping(root, |mapping| {
        let required = mapping.get("required").cloned().unwrap_or_default();
        let required: Vec<&str> =
            required.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let Some(properties) = mapping.get_mut("properties").and_then(Value::as_object_mut) else { return };
        for (key, property) in properties {
            if let Value::Object(property) = property {
                settle_property(property, required.contains(&key.as_str()), &words);
            }
        }
    });
    for (name, definition) in definitions(root).into_iter().flatten() {
        if let Value::Object(definition) = definition
            && may_be_null.contains(name)
        {
            allow_null(definition);
        }
    }
    if let Some(all) = definitions(root) {
        all.retain(|name, _| !words.contains_key(name));
    }
    mark_up(root);
    definitions(root)
        .into_iter()
        .flat_map(Map::values_mut)
        .filter_map(Value::as_object_mut)
        .for_each(mark_up);
    // A mapping that stands where it is used is a property.
    each_mapping(root, |mapping| properties(mapping).for_each(mark_up));
}

/// The closed sets of words among the definitions, each with what its words mean.
fn words(root: &mut Object) -> BTreeMap<String, Object> {
    let mut found = BTreeMap::new();
    for (name, definition) in definitions(root).into_iter().flatten() {
        let Some(choices) = definition.get("oneOf").and_then(Value::as_array) else { continue };
        let of = |key| choices.iter().filter_map(|choice| choice.get(key).cloned()).collect::<Vec<Value>>();
        let (words, meanings) = (of("const"), of("description"));
        if !words.is_empty() && words.len() == meanings.len() {
            found.insert(name.clone(), set_of_words(words.into(), meanings.into()));
        }
    }
    found
}

fn set_of_words(words: Value, meanings: Value) -> Object {
    Map::from_iter([
        ("type".to_owned(), "string".into()),
        ("enum".to_owned(), words),
        ("enumDescriptions".to_owned(), meanings),
    ])
}

/// The definitions that stand for a value which may be null.
fn nullable(schema: &Value, found: &mut BTreeSet<String>) {
    if let Some([reference, other]) = schema.get("anyOf").and_then(Value::as_array).map(Vec::as_slice)
        && other.get("type").is_some_and(|kind| kind == "null")
    {
        found.extend(target(reference).map(str::to_owned));
    }
    let items = schema.as_array().into_iter().flatten();
    items
        .chain(schema.as_object().into_iter().flat_map(Map::values))
        .for_each(|inner| nullable(inner, found));
}

fn target(reference: &Value) -> Option<&str> {
    reference.get("$ref")?.as_str()?.rsplit('/').next()
}

fn settle_property(property: &mut Object, is_required: bool, words: &BTreeMap<String, Object>) {
    dereference(property, words, is_required);
    let kinds = match property.get("type") {
        Some(Value::Array(kinds)) => kinds.clone(),
        Some(kind) => vec![kind.clone()],
        None => Vec::new(),
    };
    let is = |kind: &str| kinds.iter().any(|found| found == kind);
    if is("string") && property.contains_key("enum") {
        let (words, meanings) = (property.remove("enum"), property.remove("enumDescriptions"));
        property.remove("type");
        let set = set_of_words(words.unwrap_or_default(), meanings.unwrap_or_default());
        choose(property, set, is_required);
    } else if is("string") && !property.contains_key("const") {
        text(property, !is_required);
    } else if is("boolean") {
        property.remove("type");
        choose(property, Map::from_iter([("type".to_owned(), "boolean".into())]), is_required);
    }
    for below in ["items", "additionalProperties"] {
        if let Some(Value::Object(value)) = property.get_mut(below)
            && value.get("type").is_some_and(|kind| kind == "string")
        {
            text(value, false);
        }
    }
}

/// A reference that may be null becomes one that is not a choice, and a set of words stands where it is used.
fn dereference(property: &mut Object, words: &BTreeMap<String, Object>, is_required: bool) {
    let first = property.get("anyOf").and_then(|choices| choices.get(0)).cloned();
    if let Some(reference) = first.filter(|first| target(first).is_some()) {
        property.remove("anyOf");
        property.insert("$ref".to_owned(), reference.get("$ref").cloned().unwrap_or_default());
    }
    let own = Value::Object(property.clone());
    if let Some(set) = target(&own).and_then(|name| words.get(name)) {
        property.remove("$ref");
        choose(property, set.clone(), is_required);
    }
}

/// A value of this kind, or null where the key may be absent; null is not offered.
fn choose(property: &mut Object, kind: Object, is_required: bool) {
    if is_required {
        property.extend(kind);
    } else {
        let absent = json!({"not": {"type": ["array", "boolean", "number", "object", "string"]}});
        property.insert("anyOf".to_owned(), json!([kind, absent]));
    }
}

/// A text, or what YAML takes for a number or a truth value although a text is meant.
fn text(property: &mut Object, may_be_null: bool) {
    property.remove("type");
    let others: &[&str] =
        if may_be_null { &["array", "object", "string"] } else { &["array", "null", "object", "string"] };
    property.insert("anyOf".to_owned(), json!([{"type": "string"}, {"not": {"type": others}}]));
}

fn allow_null(definition: &mut Object) {
    definition.insert("type".to_owned(), json!(["object", "null"]));
}

/// A description is one line, then what the language server does not show by itself: the default and what a key needs. It
/// is there once more as Markdown: the Markdown of a mapping would go before the plain text of the key that refers to it.
fn mark_up(object: &mut Object) {
    let Some(Value::String(text)) = object.get("description") else { return };
    let mut shown = text.replace('\n', " ");
    if let Some(default) = object.get("default") {
        let default = default.as_str().map_or_else(|| default.to_string(), str::to_owned);
        shown = format!("{shown}\n\nDefault: `{default}`");
    }
    if let Some(needs) = object.get("x-needs").and_then(Value::as_str) {
        shown = format!("{shown}\n\nNeeds {needs}.");
    }
    object.insert("description".to_owned(), shown.clone().into());
    object.insert("markdownDescription".to_owned(), shown.into());
}
