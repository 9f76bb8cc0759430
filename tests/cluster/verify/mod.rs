//! `pairctl verify` on a fleet of real API servers: healthy, and with one fault at a time.

mod beside;
mod destination;
pub(crate) mod fleet;
mod job;
#[path = "../../verify/live.rs"]
#[allow(dead_code, reason = "shared with other tests")]
mod live;
mod others;
mod rancher;
mod receipt;
#[path = "../../answers/server.rs"]
#[allow(dead_code, reason = "shared with other tests")]
mod server;
mod source;
mod speed;
