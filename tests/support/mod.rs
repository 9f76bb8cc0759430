//! What several test programs share.

pub mod leaks;
pub mod run;
pub mod script;
pub mod scrub;
