//! From findings to people and machines: one file a format, each a function from values to text.

pub mod calendar;
pub mod certificates;
pub mod drift;
pub mod files;
mod fragment;
pub mod graph;
pub mod html;
pub mod json;
mod metrics;
mod printable;
pub mod status;
mod table;
pub mod text;
pub mod verify;
pub mod verify_preview;
