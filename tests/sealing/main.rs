//! What holds for sealed documents without any other program: vectors, tampering, properties.
#![allow(clippy::unwrap_used, reason = "tests may panic anywhere")]

#[path = "../support/documents.rs"]
#[allow(dead_code, reason = "shared with other tests")]
mod documents;
#[path = "../support/hostile.rs"]
mod hostile;
mod properties;
mod tampering;
mod vectors;
