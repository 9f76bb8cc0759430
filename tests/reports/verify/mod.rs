//! Reports of `pairctl verify`.
