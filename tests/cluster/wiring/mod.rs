//! `pairctl wiring` and a real API server.

mod ignored;
mod schemas;

use std::path::Path;

use super::run::Sandbox;

const REPO: &str = "--repo https://git.example.com/fleet.git";

/// What is printed for an example.
fn printed(example: &str, arguments: &str) -> String {
    let mut sandbox = Sandbox::new();
    sandbox.copy_below(Path::new("examples/backends"), "fleet");
    let ran = sandbox.run(&format!("pairctl wiring {arguments} -f fleet/{example}/pairings.yaml"));
    assert_eq!(ran.code, 0, "{}", ran.err);
    ran.out
}
