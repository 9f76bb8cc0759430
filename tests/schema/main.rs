//! The JSON Schema of pairings.yaml beside what `validate` says, and in the language server that editors use.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test whose fixtures cannot be used has failed"
)]

mod examples;
mod files;
mod language_server;
mod snippets;
mod whole;

#[path = "../support/keys.rs"]
mod keys;
#[path = "../support/mod.rs"]
mod support;
#[path = "../support/tools.rs"]
mod tools;
