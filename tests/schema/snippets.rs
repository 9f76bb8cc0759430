//! What snippets write fits where they are offered.

use pairctl::input::schema;
use serde_json::{Map, Value};

/// The body as the language server writes it, with what it proposes to fill in.
fn filled(body: &Value) -> Value {
    match body {
        Value::Object(entries) => Value::Object(
            entries.iter().map(|(key, value)| (text(key), filled(value))).collect::<Map<_, _>>(),
        ),
        Value::Array(items) => items.iter().map(filled).collect(),
        Value::String(raw) if raw.starts_with('^') => serde_json::from_str(&raw[1..]).unwrap(),
        Value::String(raw) => text(raw).into(),
        other => other.clone(),
    }
}

fn text(raw: &str) -> String {
    let inner = raw.strip_prefix("${").and_then(|rest| rest.strip_suffix('}')?.split_once(':'));
    inner.map_or(raw, |(_, proposal)| proposal).replace("\\}", "}")
}

#[test]
fn every_snippet_is_valid() {
    let schema = schema::pairings();
    let mut checked = 0;
    for (name, definition) in schema["$defs"].as_object().unwrap() {
        let own = serde_json::json!({"$ref": format!("#/$defs/{name}"), "$defs": schema["$defs"]});
        let own = jsonschema::validator_for(&own).unwrap();
        for snippet in definition.get("defaultSnippets").and_then(Value::as_array).into_iter().flatten() {
            let body = filled(&snippet["body"]);
            let errors: Vec<String> = own.iter_errors(&body).map(|error| error.to_string()).collect();
            assert!(errors.is_empty(), "{name}: {body}: {errors:?}");
            assert!(!body.to_string().contains("${"), "{body}");
            checked += 1;
        }
    }
    assert!(checked >= 16, "only {checked} snippets");
}
