//! From files to the model.

pub mod access;
pub mod certificates;
pub mod contents;
pub mod creation_rules;
pub mod decode;
pub mod document;
pub mod endpoint;
pub mod flags;
pub mod git;
pub mod identities;
pub mod kubeconfig;
pub mod load;
pub mod manifests;
pub mod mappings;
mod masking;
pub mod options;
pub mod receipts;
pub mod report_file;
pub mod reports;
pub mod schema;
pub mod secrets;
pub mod signing_key;
pub mod single_pair;
pub mod sops_binary;
pub mod templates;
pub mod unseal;
pub mod validate;
