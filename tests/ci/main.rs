//! What CI systems run: the steps of the action, the scripts of the examples and the hooks, each as it stands in its file.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test whose fixtures cannot be used has failed"
)]

mod action;
mod docs;
mod files;
mod forge;
mod gitlab;
mod install;
mod places;
mod pre_commit;
mod runner;
#[path = "../support/mod.rs"]
mod support;
mod tekton;
#[path = "../support/tools.rs"]
mod tools;
mod unsealed;

use std::path::Path;

use support::run::Sandbox;

/// The example of two clusters.
fn two_clusters() -> Sandbox {
    let mut sandbox = Sandbox::new();
    sandbox.copy(Path::new("examples/two-clusters"));
    sandbox.run("rm README.md age.key");
    sandbox
}
