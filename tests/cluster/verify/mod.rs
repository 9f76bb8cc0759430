//! `pairctl verify` on a fleet of real API servers: healthy, and with one fault at a time.

mod destination;
mod fleet;
mod job;
#[path = "../../verify/live.rs"]
#[allow(dead_code, reason = "shared with other tests")]
mod live;
mod others;
mod source;
mod speed;
