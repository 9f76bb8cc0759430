//! When the credentials of a fleet end: one file a format.

pub mod icalendar;
pub mod prometheus;
pub mod table;
