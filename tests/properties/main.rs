//! What holds for every pairings file.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test whose fixtures cannot be used has failed"
)]

#[path = "../support/documents.rs"]
#[allow(dead_code, reason = "shared with other tests")]
mod documents;
#[path = "../support/hostile.rs"]
mod hostile;
#[path = "../support/logins.rs"]
mod logins;
#[path = "../support/noise.rs"]
mod noise;
#[path = "../support/stork.rs"]
mod stork;
#[path = "../support/mod.rs"]
mod support;
#[path = "../support/tools.rs"]
mod tools;

mod adoption;
mod drift;
mod fleet;
mod founding;
mod leaves;
mod metadata;
mod mutations;
mod rendering;
mod schema;
mod world;
