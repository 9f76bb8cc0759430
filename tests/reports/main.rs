//! Every format of the reports of a fleet, read back by somebody else's reader, and reports joined.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test whose fixtures cannot be used has failed"
)]

mod changes;
mod drift;
mod hostile;
mod readers;
#[path = "../support/mod.rs"]
mod support;
#[path = "../support/tools.rs"]
mod tools;
mod verify;
