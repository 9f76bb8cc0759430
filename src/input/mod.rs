//! From files to the model.

pub mod decode;
pub mod flags;
pub mod kubeconfig;
pub mod mappings;
pub mod options;
pub mod single_pair;
