//! Commands that read clusters, against servers on loopback that speak TLS and answer as an API server does, or oddly.
#![allow(clippy::unwrap_used, reason = "a test whose fixtures cannot be used has failed")]

mod access;
#[path = "../support/door.rs"]
#[allow(dead_code, reason = "shared with other tests")]
mod door;
mod drift;
mod fleet;
mod init;
mod not_asked;
mod pairs;
mod pins;
mod rancher;
mod rancher_odd;
mod refusals;
mod sealed;
mod server;
#[path = "../support/mod.rs"]
mod support;
#[path = "../support/tools.rs"]
mod tools;
mod verify;
#[path = "../sealed_inputs/workshop.rs"]
#[allow(dead_code, reason = "shared with other tests")]
mod workshop;

/// The text of a certificate among the test vectors.
macro_rules! pem {
    ($name:literal) => {
        include_str!(concat!("../vectors/sealing/certificates/", $name))
    };
}
use pem;
