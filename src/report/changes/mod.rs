//! What a change of the tree does, in each format.

pub mod markdown;
pub mod text;
mod words;
