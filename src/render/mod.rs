//! From the model to the tree.
