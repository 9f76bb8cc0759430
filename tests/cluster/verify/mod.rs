//! `pairctl verify` on a fleet of real API servers: healthy, and with one fault at a time.

mod beside;
mod destination;
mod fleet;
mod job;
mod rancher;
mod source;
mod speed;
