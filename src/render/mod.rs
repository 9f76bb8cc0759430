//! From the model to the tree.

pub mod seal;
