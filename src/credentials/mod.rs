//! Credentials for pairs, issued and rotated. Pure: what is on a cluster comes in as values, and what is to be put there goes
//! out as values.
//!
//! [`role`] says what a credential may do and why, [`kept`] what it may do beyond that, [`objects`] which objects make one, [`kubeconfig`] what a pair embeds of it,
//! [`carried`] whose generation something carries, [`pointing`] what cannot be told from a pair, and [`rotation`] which step comes next.

pub mod carried;
pub mod kept;
pub mod kubeconfig;
pub mod objects;
pub mod pointing;
pub mod role;
pub mod rotation;
