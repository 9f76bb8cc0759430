//! Sealing: what turns values in clear into values that may lie in Git.

pub mod sealed;
pub mod sops;
