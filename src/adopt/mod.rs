//! Adoption: from ClusterPairs that are there to a pairings.yaml that renders to the same objects.
//!
//! Everything here is pure. Objects become values that pairings.yaml could say ([`observe`](observe::observe)), their
//! destinations get names ([`destinations`]), equal pairs become one entry ([`gather`](entries::gather)), and the result
//! is written as a text ([`document`]). A fleet that begins says more, with comments, and has files beside it ([`founding`]). Whether that text does what it should is not believed but tried, by whoever knows
//! the reader of pairings.yaml.

pub mod destinations;
pub mod document;
pub mod entries;
pub mod founding;
pub mod kubeconfig;
pub mod metadata;
mod names;
pub mod observe;
mod secrets;
mod variables;
