//! The book in `docs/`, the README and the READMEs of the examples: what they say to type works, what they show is what is
//! printed, what is made from the code is up to date, every link leads somewhere, and mdBook and a spell checker take them.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test whose fixtures cannot be used has failed"
)]

mod blocks;
mod data;
mod elsewhere;
mod kinds;
mod lines;
mod links;
mod readme;
mod reference;
mod schemas;
#[path = "../support/mod.rs"]
mod support;
#[path = "../support/tools.rs"]
mod tools;
mod typed;
mod whole;
