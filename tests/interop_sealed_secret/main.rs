//! What pairctl seals as a SealedSecret, the real kubeseal and kubesealpy open, and the other way round.
#![allow(clippy::unwrap_used, reason = "tests may panic anywhere")]

mod certificates;
mod fixture;
#[path = "../support/kubeseal.rs"]
mod kubeseal;
#[path = "../support/kubesealpy.rs"]
mod kubesealpy;
mod ours;
mod properties;
mod theirs;
#[path = "../support/tools.rs"]
mod tools;
mod vectors;
