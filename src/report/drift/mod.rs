//! What a drift run found: one file a format, each a function from the report to text.

pub mod github;
pub mod junit;
pub mod markdown;
mod markdown_parts;
pub mod prometheus;
pub mod sarif;
mod steps;
pub mod text;
mod words;
