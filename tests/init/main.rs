//! `pairctl init`: from kubeconfigs to a repository that renders.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test whose fixtures cannot be used has failed"
)]

mod cases;
mod five_commands;
mod ignored;
mod rules;
#[path = "../support/mod.rs"]
mod support;
mod terminal;
#[path = "../support/tools.rs"]
mod tools;
mod workshop;
