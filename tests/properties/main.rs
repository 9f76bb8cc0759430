//! What holds for every pairings file.

#![allow(clippy::unwrap_used, clippy::missing_panics_doc, unreachable_pub, reason = "a test fails by panicking")]

#[path = "../support/hostile.rs"]
#[allow(dead_code)]
mod hostile;
#[path = "../support/mod.rs"]
#[allow(dead_code)]
mod support;
#[path = "../support/tools.rs"]
#[allow(dead_code)]
mod tools;

mod fleet;
mod metadata;
mod rendering;
