//! `pairctl wiring`: what it prints for each way to seal, what it refuses, and how Argo CD and Flux judge pairs by it.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests write their own files and may panic anywhere"
)]

mod golden;
mod health;
#[path = "../support/leaks.rs"]
#[allow(dead_code, unreachable_pub, reason = "shared with other tests")]
mod leaks;
mod refusals;
#[path = "../support/run.rs"]
#[allow(dead_code, unreachable_pub, reason = "shared with other tests")]
mod run;
#[path = "../support/scrub.rs"]
#[allow(dead_code, unreachable_pub, reason = "shared with other tests")]
mod scrub;
mod templates;
#[path = "../support/tools.rs"]
mod tools;

use std::path::Path;

use run::Sandbox;
use serde::Deserialize;
use serde_json::Value;

/// The examples of all ways to seal.
fn backends() -> Sandbox {
    let mut sandbox = Sandbox::new();
    sandbox.copy_below(Path::new("examples/backends"), "fleet");
    sandbox
}

/// The objects of a stream of YAML documents.
fn objects(text: &str) -> Vec<Value> {
    let documents = serde_yaml::Deserializer::from_str(text);
    documents.map(|document| Value::deserialize(document).unwrap()).collect()
}

fn object(text: &str, kind: &str) -> Value {
    objects(text).into_iter().find(|object| object["kind"] == kind).unwrap()
}
