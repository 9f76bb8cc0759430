//! The fleet as a picture: one file a format, each a function from the graph to text.

pub mod dot;
mod layout;
pub mod mermaid;
mod placed;
pub mod svg;
mod svg_parts;
mod words;
