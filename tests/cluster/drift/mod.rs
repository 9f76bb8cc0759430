//! `pairctl drift` against three real API servers.

mod behind;
mod bulk;
mod by_hand;
mod every_seal;
pub(crate) mod fleet;
mod fleets;
mod ignores;
mod in_sync;
mod kubectl_diff;
mod lifecycle;
mod many;
mod noise;
mod screen;
mod unreadable;

pub(crate) use fleet::{clear, turn};
