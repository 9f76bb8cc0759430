//! From the model to the tree.

pub mod clear;
mod clear_changes;
pub mod decide;
pub mod existing;
pub mod manifest;
pub mod mark;
pub mod seal;
pub mod template;
mod template_output;
pub mod tree;
