//! One field of a valid kubeconfig broken at a time, and what no input may do.

mod diagnostics;
mod fixture;
mod merging;
mod plugins;
mod properties;
