//! `pairctl drift` against three real API servers.

mod bulk;
mod by_hand;
mod fleet;
mod in_sync;
mod many;
mod noise;

pub(crate) use fleet::{clear, turn};
