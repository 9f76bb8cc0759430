//! Declarative Stork `ClusterPair`s.
//!
//! `pairings.yaml` is loaded and validated ([`input`]) into values of the [`model`], planned, sealed and written as a
//! tree of manifests ([`render`]); what was found on the way is shown by [`report`]; [`cli`] joins the four.

pub mod adopt;
mod by_address;
pub mod changes;
pub mod cli;
pub mod credentials;
pub mod drift;
mod files;
pub mod input;
pub mod live;
pub mod model;
mod parallel;
pub mod render;
pub mod report;
pub mod sealed_secret;
pub mod signature;
pub mod sops;
pub mod verify;
pub mod yaml;
