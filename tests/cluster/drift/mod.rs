//! `pairctl drift` against three real API servers.

mod fleet;
mod in_sync;

pub(crate) use fleet::{clear, turn};
