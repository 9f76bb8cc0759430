//! The blocks of the book that need clusters, typed on fleets of real API servers.

use std::path::{Path, PathBuf};

use crate::control_plane::ControlPlane;
use crate::drift::fleet::Fleet as Applied;
use crate::run::Sandbox;
use crate::typed::{Programs, page};
use crate::verify::fleet::Fleet as Healthy;

/// Types the blocks of a page; `kubectl` there means this cluster. How many commands these were.
fn typed(name: &str, cluster: &ControlPlane, sandbox: &mut Sandbox, kubectl: &Path) -> usize {
    sandbox.variable("KUBECONFIG", &cluster.kubeconfig().display().to_string());
    let programs = Programs { folders: vec![kubectl.to_owned()], missing: Vec::new() };
    page(Path::new(name), "cluster", sandbox, &programs)
}

fn kubectl() -> Option<PathBuf> {
    Some(crate::kube_tools::kube_tools()?.kubectl.parent()?.to_owned())
}

#[test]
fn what_the_book_says_of_working_pairs_is_so() {
    let (Some(kubectl), Some(mut fleet)) = (kubectl(), Healthy::healthy()) else { return };
    let [east, _, west] = fleet.clusters;
    assert!(typed("docs/status.md", east, &mut fleet.sandbox, &kubectl) >= 1);
    assert!(typed("docs/verify.md", west, &mut fleet.sandbox, &kubectl) >= 3);
}

#[test]
fn what_the_book_says_of_drift_is_so() {
    let (Some(kubectl), Some(mut fleet)) = (kubectl(), Applied::applied()) else { return };
    let east = fleet.cluster("east");
    assert!(typed("docs/drift.md", east, &mut fleet.sandbox, &kubectl) >= 3);
}
