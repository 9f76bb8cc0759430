//! From the model to the tree: a survey decides for every file, and then it is done.

pub mod apply;
mod blocked;
pub mod change;
pub mod clear;
mod clear_changes;
pub mod context;
pub mod decide;
pub mod existing;
mod layouts;
pub mod manifest;
pub mod manifest_digests;
pub mod mark;
pub mod pin;
pub mod plain;
mod reason;
pub mod recipients;
mod rendered;
mod salts;
pub mod secret_sealer;
pub mod survey;
pub mod template;
mod template_output;
pub mod tree;
pub mod tree_digest;
pub mod tree_objects;
pub mod wanted;
pub mod wiring;
