//! From files to the model.

pub mod decode;
pub mod document;
pub mod endpoint;
pub mod load;
pub mod mappings;
pub mod options;
pub mod validate;
