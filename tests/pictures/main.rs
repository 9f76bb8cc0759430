//! Pictures of a fleet and the page about it: read back by somebody else's parsers, and used in a real browser.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test whose fixtures cannot be used has failed"
)]

mod browser;
mod dot;
mod fixture;
mod goldens;
mod hostile;
mod mermaid;
mod page;
#[path = "../support/mod.rs"]
mod support;
mod svg;
#[path = "../support/tools.rs"]
mod tools;
mod whole_runs;
