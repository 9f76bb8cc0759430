//! `pairctl import`: what is there, adopted without change.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test whose fixtures cannot be used has failed"
)]

mod adopted;
mod findings;
mod forms;
mod golden;
mod names;
#[path = "../support/same_object.rs"]
mod same_object;
#[path = "../parity/storkctl.rs"]
#[allow(dead_code, reason = "shared with the tests of `generate`")]
mod storkctl;
#[path = "../support/mod.rs"]
mod support;
mod withheld;
