//! The JSON Schema is never stricter than `validate`, whatever somebody writes.

use std::path::PathBuf;

use jsonschema::Validator;
use pairctl::input::load::{LoadedFile, decode};
use pairctl::input::schema;
use pairctl::input::validate::validate;
use pairctl::model::finding::Findings;
use pairctl::model::source::Source;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};

use crate::fleet::fleet;

fn is_valid(pairings: &Value) -> bool {
    let source = Source::quotable("pairings.yaml", pairings.to_string());
    let mut findings = Findings::default();
    let Some(document) = decode(&source, &mut findings) else { return false };
    validate(&[LoadedFile { directory: PathBuf::from("."), document, source }], &mut findings).is_some()
}

fn errors(schema: &Validator, pairings: &Value) -> Vec<String> {
    schema.iter_errors(pairings).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// The JSON pointers of everything in a value but itself.
fn places(value: &Value, at: &str) -> Vec<String> {
    let inner: Vec<(String, &Value)> = match value {
        Value::Object(entries) => {
            entries.iter().map(|(key, value)| (key.replace('~', "~0").replace('/', "~1"), value)).collect()
        }
        Value::Array(items) => {
            items.iter().enumerate().map(|(index, item)| (index.to_string(), item)).collect()
        }
        _ => Vec::new(),
    };
    let below = |(key, value): (String, &Value)| {
        let own = format!("{at}/{key}");
        std::iter::once(own.clone()).chain(places(value, &own)).collect::<Vec<_>>()
    };
    inner.into_iter().flat_map(below).collect()
}

/// What somebody writes instead, or beside.
fn other() -> impl Strategy<Value = Value> {
    select(vec![
        Value::Null,
        json!(true),
        json!(7),
        json!(1.5),
        json!(""),
        json!("x"),
        json!("A_b"),
        json!("a.b"),
        json!("2.12.0"),
        json!("http://x"),
        json!("https://x:1"),
        json!("{source}"),
        json!([]),
        json!(["a"]),
        json!([7, null]),
        json!({}),
        json!({"a": "b"}),
        json!({"a.b/c": 7}),
        json!({"env": "A"}),
        json!({"file": "a", "env": null}),
        json!({"file": "a", "env": "A"}),
    ])
}

/// Keys of any mapping, right there or not.
fn key() -> impl Strategy<Value = &'static str> {
    select(vec![
        "access",
        "age",
        "bidirectional",
        "clusters",
        "config",
        "context",
        "defaults",
        "drift",
        "endpoint",
        "env",
        "execPlugins",
        "file",
        "hub",
        "ip",
        "ksops",
        "labels",
        "mode",
        "namespace",
        "options",
        "output",
        "pair",
        "port",
        "projectMappings",
        "projects",
        "rancher",
        "refreshInterval",
        "scope",
        "seal",
        "selector",
        "stork",
        "templates",
        "token",
        "unknown",
        "verify",
        "version",
    ])
}

fn change(pairings: &mut Value, place: &str, key: Option<&str>, value: Value) {
    let Some(found) = pairings.pointer_mut(place) else { return };
    match (found, key) {
        (Value::Object(entries), Some(key)) => drop(entries.insert(key.to_owned(), value)),
        (found, _) => *found = value,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, ..ProptestConfig::default() })]

    #[test]
    fn what_validate_takes_the_schema_takes(
        fleet in fleet(),
        changes in prop::collection::vec((any::<Index>(), prop::option::of(key()), other()), 0..3),
    ) {
        thread_local! {
            static SCHEMA: Validator = jsonschema::validator_for(&schema::pairings()).unwrap();
        }
        let mut pairings = fleet.pairings;
        for (at, key, value) in changes {
            let places = places(&pairings, "");
            let place = if places.is_empty() { "" } else { at.get(&places).as_str() };
            change(&mut pairings, place, key, value);
        }
        if is_valid(&pairings) {
            let errors = SCHEMA.with(|schema| errors(schema, &pairings));
            prop_assert!(errors.is_empty(), "{:?}\n{}", errors, pairings);
        }
    }
}
