//! What pairctl seals, the real sops opens, and the other way round.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests write their own files and may panic anywhere"
)]

#[path = "../support/documents.rs"]
#[allow(dead_code, reason = "shared with other tests")]
mod documents;
#[path = "../support/hostile.rs"]
mod hostile;
mod ours;
mod rewrites;
#[path = "../support/sops.rs"]
mod sops;
mod theirs;
#[path = "../support/tools.rs"]
mod tools;
