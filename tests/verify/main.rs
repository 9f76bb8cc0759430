//! `pairctl verify` against a fleet that is sound, and against the same fleet with one thing wrong at a time.
//!
//! `faults.yaml` is the catalogue: what is wrong, how it is put into the fleet, which code must be found and at which pairs.
//! `sound.yaml` is what looks odd and must not be reported.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test whose fixtures cannot be used has failed"
)]

#[path = "../support/mod.rs"]
mod support;

mod calendar;
mod catalogue;
mod credentials;
mod fleet;
mod formats;
mod found;
mod live;
mod page;
mod properties;
mod receipt;
mod reports;
mod table;
#[path = "../support/tools.rs"]
mod tools;
