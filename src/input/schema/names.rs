//! Names of definitions, which the language server prints: `pair`, not `PairDocument`.

use serde_json::{Map, Value};

use super::Object;

/// Shortens them, and every reference to them.
pub(super) fn shorten(root: &mut Object) {
    if let Some(Value::Object(all)) = root.remove("$defs") {
        let shortened: Map<String, Value> = all.into_iter().map(|(name, one)| (short(&name), one)).collect();
        root.insert("$defs".to_owned(), shortened.into());
    }
    root.values_mut().for_each(shorten_below);
}

fn shorten_below(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            if let Some(Value::String(target)) = object.get_mut("$ref") {
                let name = target.rsplit('/').next().unwrap_or_default();
                *target = format!("#/$defs/{}", short(name));
            }
            object.values_mut().for_each(shorten_below);
        }
        Value::Array(items) => items.iter_mut().for_each(shorten_below),
        _ => {}
    }
}

/// `PairDocument` is `pair`.
fn short(name: &str) -> String {
    let name = name.strip_suffix("Document").unwrap_or(name);
    let mut letters = name.chars();
    letters.next().map(|first| first.to_ascii_lowercase()).into_iter().chain(letters).collect()
}
