//! Whether pairs would work: one file a format, each a function from the report to text.

pub mod github;
pub mod junit;
pub mod markdown;
mod markdown_parts;
pub mod preview;
pub mod prometheus;
pub mod sarif;
pub mod text;
mod words;
