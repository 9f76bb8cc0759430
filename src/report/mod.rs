//! From findings to people and machines: one file a format, each a function from values to text.

pub mod certificates;
pub mod drift;
pub mod files;
pub mod json;
mod printable;
pub mod status;
pub mod text;
pub mod verify;
