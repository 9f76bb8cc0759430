//! From files to the model.

pub mod decode;
