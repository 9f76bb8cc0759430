//! Every format of a drift report, read back by somebody else's reader, and reports joined.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test whose fixtures cannot be used has failed"
)]

mod fixture;
mod github;
mod goldens;
mod json;
mod junit;
mod markdown;
mod merge;
mod prometheus;
mod sarif;
#[path = "../support/mod.rs"]
mod support;
mod text;
#[path = "../support/tools.rs"]
mod tools;
mod whole_runs;
