//! The blocks of the book that need clusters, typed on a healthy fleet of real API servers.

use std::path::Path;

use crate::typed::{Programs, page};
use crate::verify::fleet::Fleet;

/// Pages with such blocks, and the cluster that `kubectl` there means.
const PAGES: [(&str, &str); 3] =
    [("docs/status.md", "east"), ("docs/drift.md", "east"), ("docs/verify.md", "west")];

#[test]
fn every_block_for_clusters_can_be_typed() {
    let Some(tools) = crate::kube_tools::kube_tools() else { return };
    let kubectl = tools.kubectl.parent().unwrap().to_owned();
    let mut typed = 0;
    for (name, cluster) in PAGES {
        let Some(mut fleet) = Fleet::healthy() else { return };
        let sandbox = &mut fleet.sandbox;
        must(&sandbox.run("pairctl render"));
        let kubeconfig = fleet.cluster(cluster).kubeconfig();
        fleet.sandbox.variable("KUBECONFIG", &kubeconfig.display().to_string());
        let programs = Programs { folders: vec![kubectl.clone()], missing: Vec::new() };
        typed += page(Path::new(name), "cluster", &fleet.sandbox, &programs);
    }
    assert!(typed >= 7, "only {typed} commands");
}

fn must(ran: &crate::run::Ran) {
    assert_eq!(ran.code, 0, "{}{}", ran.err, ran.out);
}
