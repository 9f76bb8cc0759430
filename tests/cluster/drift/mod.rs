//! `pairctl drift` against three real API servers.

mod fleet;
mod in_sync;
mod screen;

pub(crate) use fleet::{clear, turn};
