//! What a drift run found: one file a format, each a function from the report to text.

pub(in crate::report) mod facts;
pub mod github;
pub mod junit;
pub mod markdown;
mod markdown_parts;
pub mod prometheus;
pub mod sarif;
mod steps;
pub mod text;
mod words;
