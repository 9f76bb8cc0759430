//! A cluster is in no pair.

use std::collections::BTreeSet;

use crate::model::code::Code;
use crate::model::pairing::Cluster;
use crate::model::verify::Fault;
use crate::verify::registry::{Check, Looks};
use crate::verify::subject::Fleet;

/// The check.
pub(in crate::verify) const CHECK: Check = Check {
    code: Code::ClusterInNoPair,
    looks: Looks::AtClusters(check),
    source: "what pairings.yaml says of itself",
};

fn check<'f>(fleet: &Fleet<'f>) -> Vec<(&'f Cluster, Fault)> {
    let pairs = fleet.pairings.pairs.iter();
    let paired: BTreeSet<_> = pairs.flat_map(|pair| [&pair.source, &pair.destination]).collect();
    let alone = fleet.pairings.clusters.values().filter(|cluster| !paired.contains(&cluster.name));
    let fault = |cluster: &'f Cluster| {
        let message = format!("cluster `{}` is in no pair", cluster.name);
        (cluster, Fault::new(CHECK.code, message, "pair it, remove it, or skip this check for it"))
    };
    alone.map(fault).collect()
}
