//! From findings to people and machines: one file a format, each a function from values to text.
//!
//! What reports of a whole fleet say is in `drift` and `verify`; how a format is written stands beside them, once.

pub mod calendar;
pub mod certificates;
pub mod changes;
pub mod checks;
pub mod document;
pub mod drift;
pub mod files;
mod fragment;
mod github;
pub mod graph;
pub mod html;
pub mod json;
mod junit;
pub mod markdown;
mod metrics;
mod part;
pub mod printable;
pub mod receipt;
mod sarif;
pub mod screen;
pub mod standpoint;
pub mod status;
mod table;
pub mod text;
pub mod verify;
mod weight;
