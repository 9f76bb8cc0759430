//! From files to the model.

pub mod contents;
pub mod decode;
pub mod document;
pub mod endpoint;
pub mod flags;
pub mod kubeconfig;
pub mod load;
pub mod mappings;
pub mod options;
pub mod secrets;
pub mod single_pair;
pub mod templates;
pub mod validate;
