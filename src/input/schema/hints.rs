//! What the fields of `input/document` say in one word (`x-text`, `x-keys`, `x-options`, `x-one-of`), written out.
//! `x-needs` stays: the reference prints it.

use serde_json::{Value, json};

use super::{Object, each_mapping, options, properties, texts};

/// Writes out all of them.
pub(super) fn expand(root: &mut Object) {
    each_mapping(root, |mapping| {
        one_of(mapping);
        properties(mapping).for_each(property);
    });
}

/// Exactly one of these keys is there and not null: at least one, and beside each no other. Each half has a message of its
/// own, which `oneOf` could not have.
fn one_of(mapping: &mut Object) {
    let Some(Value::Array(keys)) = mapping.remove("x-one-of") else { return };
    let keys: Vec<&str> = keys.iter().filter_map(Value::as_str).collect();
    let says = format!("give exactly one of {}", keys.join(", "));
    let given = |key: &str| {
        let value = json!({"not": {"type": "null"}, "doNotSuggest": true});
        json!({"required": [key], "properties": {key: value}})
    };
    let one = keys.iter().map(|key| {
        let mut one = given(key);
        one["errorMessage"] = says.as_str().into();
        one
    });
    let alone = keys.iter().map(|key| {
        let none = json!({"type": "null", "errorMessage": says, "doNotSuggest": true});
        let others = keys.iter().filter(|other| *other != key);
        let others: Object = others.map(|other| ((*other).to_owned(), none.clone())).collect();
        json!({"if": given(key), "then": {"properties": others}})
    });
    mapping.insert("anyOf".to_owned(), one.collect());
    mapping.insert("allOf".to_owned(), alone.collect());
}

fn property(property: &mut Object) {
    if let Some(rules) = taken(property, "x-keys") {
        property.insert("propertyNames".to_owned(), rules);
    }
    if let Some(Value::Object(rules)) = taken(property, "x-text") {
        let below = ["items", "additionalProperties"].into_iter().find(|key| property.contains_key(*key));
        match below.and_then(|key| property.get_mut(key)) {
            Some(Value::Object(text)) => text.extend(rules),
            _ => property.extend(rules),
        }
    }
    if property.remove("x-options").is_some() {
        property.insert("properties".to_owned(), options::known());
    }
}

fn taken(property: &mut Object, hint: &str) -> Option<Value> {
    let kind = property.remove(hint)?;
    texts::rules(kind.as_str()?)
}
