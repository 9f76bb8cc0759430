//! The ground that every wing stands on: pure values, no input or output, no clock, no async.

pub mod access;
pub mod bridge;
pub mod calendar;
pub mod change;
pub mod cluster_pair;
pub mod code;
pub mod credential;
pub mod drift;
pub mod expected;
pub mod finding;
pub mod fingerprint;
pub mod hexadecimal;
pub mod live;
pub mod name;
pub mod pairing;
pub mod pin;
pub mod plan;
pub mod pointer;
pub mod probe;
pub mod recipient;
pub mod record;
pub mod seal;
pub mod secret;
pub mod source;
pub mod status;
pub mod verify;
