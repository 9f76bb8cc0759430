//! `pairctl verify` on a fleet of real API servers: healthy, and with one fault at a time.

mod destination;
mod fleet;
mod job;
mod receipt;
mod source;
mod speed;
