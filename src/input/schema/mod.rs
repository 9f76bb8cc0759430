//! The JSON Schema of pairings.yaml, as editors use it: `input/document` says what there is, and this what completion
//! makes of it.
//!
//! It is never stricter than `validate`. A text may be written as a number or as `true`, and a null is as good as an absent
//! key; but no type says so, since the YAML language server would offer `true` and `null` for every text.

mod hints;
mod names;
mod options;
mod shapes;
mod snippets;
mod texts;

use serde_json::{Map, Value};

use super::document::Document;

/// An object of the schema.
type Object = Map<String, Value>;

/// The schema that `pairctl schema` prints.
pub fn pairings() -> Value {
    let mut schema = schemars::schema_for!(Document).to_value();
    if let Value::Object(root) = &mut schema {
        // The language server would print it above every key.
        root.remove("title");
        hints::expand(root);
        shapes::settle(root);
        names::shorten(root);
        snippets::add(root);
    }
    schema
}

/// The definitions of the schema by name; the root itself is not among them.
fn definitions(root: &mut Object) -> Option<&mut Object> {
    root.get_mut("$defs")?.as_object_mut()
}

/// Runs a change over the root, every definition and every mapping that stands where it is used.
fn each_mapping(root: &mut Object, change: impl Fn(&mut Object)) {
    each_below(root, &change);
    let all = definitions(root).into_iter().flat_map(Map::values_mut);
    all.filter_map(Value::as_object_mut).for_each(|definition| each_below(definition, &change));
}

fn each_below(mapping: &mut Object, change: &impl Fn(&mut Object)) {
    change(mapping);
    let inner = properties(mapping).filter(|property| property.contains_key("properties"));
    inner.for_each(|property| each_below(property, change));
}

/// The properties of a mapping.
fn properties(mapping: &mut Object) -> impl Iterator<Item = &mut Object> {
    let all = mapping.get_mut("properties").and_then(Value::as_object_mut);
    all.into_iter().flat_map(Map::values_mut).filter_map(Value::as_object_mut)
}
