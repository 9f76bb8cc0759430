//! One change of a value, anywhere.

use pairctl::model::cluster_pair::{PairConfig, Plain};
use pairctl::model::live::LiveSpec;
use serde_json::{Value, json};

/// What somebody puts there.
pub(crate) const OTHER: &str = "hunter2-by-somebody-else";

/// The JSON pointers of all leaves: texts, flags, nulls, and lists and mappings that are empty.
pub(crate) fn places(value: &Value, at: &str) -> Vec<String> {
    let below =
        |key: &str, value| places(value, &format!("{at}/{}", key.replace('~', "~0").replace('/', "~1")));
    match value {
        Value::Object(entries) if !entries.is_empty() => {
            entries.iter().flat_map(|(key, value)| below(key, value)).collect()
        }
        Value::Array(items) if !items.is_empty() => {
            items.iter().enumerate().flat_map(|(index, item)| below(&index.to_string(), item)).collect()
        }
        _ => vec![at.to_owned()],
    }
}

/// Makes another value of a leaf, or takes it away where that makes a difference to Go's types.
pub(crate) fn changed(object: &mut Value, place: &str, how: usize) {
    let (above, key) = place.rsplit_once('/').unwrap();
    let is_set = !matches!(object.pointer(place), Some(Value::Null | Value::Bool(false)))
        && object
            .pointer(place)
            .is_some_and(|value| *value != json!("") && *value != json!({}) && *value != json!([]));
    if let (3, true, Some(Value::Object(entries))) = (how, is_set, object.pointer_mut(above)) {
        entries.remove(&key.replace("~1", "/").replace("~0", "~"));
        return;
    }
    let value = object.pointer_mut(place).unwrap();
    *value = match value.take() {
        Value::Bool(flag) => json!(!flag),
        Value::Object(_) => json!({"more": OTHER}),
        Value::Array(_) => json!([OTHER]),
        Value::String(text) if how == 1 => json!(text + "AAAA"),
        _ if how == 2 => json!(17),
        _ => json!(OTHER),
    };
}

/// What was read, written as pairctl renders it.
pub(crate) fn written(config: &PairConfig, read: &LiveSpec) -> Plain {
    let texts = |texts: &std::collections::BTreeMap<String, _>| {
        Plain::map(texts.iter().map(|(key, text): (&String, &pairctl::model::secret::Secret)| {
            (&**key, Plain::Text(text.clone()))
        }))
    };
    let rancher = Plain::map([("projectMappings", texts(&read.project_mappings))]);
    Plain::map([
        ("config", config.plain()),
        ("options", texts(&read.options)),
        ("platformOptions", Plain::map([("rancher", rancher)])),
    ])
}
