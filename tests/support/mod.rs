//! What several test programs share.

#![allow(dead_code, unreachable_pub, reason = "each test program uses what it needs of it")]

pub mod leaks;
pub mod run;
pub mod script;
pub mod scrub;
