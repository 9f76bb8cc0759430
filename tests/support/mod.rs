//! What several test programs share.

pub mod leaks;
pub mod run;
pub mod scrub;
