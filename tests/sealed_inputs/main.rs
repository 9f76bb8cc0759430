//! Inputs that are SOPS files: what they open to, and what is said of those that do not open.

#![expect(clippy::unwrap_used, reason = "a test whose fixtures cannot be used has failed")]

mod documents;
mod errors;
mod resealed;
#[path = "../support/mod.rs"]
mod support;
#[path = "../support/tools.rs"]
mod tools;
mod trees;
mod workshop;
mod writer;
