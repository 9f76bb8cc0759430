//! A Rancher project is mapped by no pair.

use std::collections::{BTreeMap, BTreeSet};

use super::MAPPINGS;
use crate::model::code::Code;
use crate::model::name::ClusterName;
use crate::model::pairing::Cluster;
use crate::model::verify::Fault;
use crate::verify::registry::{Check, Looks};
use crate::verify::subject::Fleet;

/// The check.
pub(in crate::verify) const CHECK: Check =
    Check { code: Code::ProjectInNoPair, looks: Looks::AtClusters(check), source: MAPPINGS };

fn check<'f>(fleet: &Fleet<'f>) -> Vec<(&'f Cluster, Fault)> {
    let mut mapped: BTreeMap<&ClusterName, BTreeSet<&str>> = BTreeMap::new();
    for pair in &fleet.pairings.pairs {
        mapped.entry(&pair.source).or_default().extend(pair.project_mappings.keys().map(String::as_str));
        mapped
            .entry(&pair.destination)
            .or_default()
            .extend(pair.project_mappings.values().map(String::as_str));
    }
    // A cluster in no pair is said as such.
    let clusters = fleet.pairings.clusters.values();
    clusters.filter_map(|cluster| Some((cluster, fault(cluster, mapped.get(&cluster.name)?)?))).collect()
}

fn fault(cluster: &Cluster, mapped: &BTreeSet<&str>) -> Option<Fault> {
    let projects = cluster.rancher.projects.iter();
    let unmapped = projects.filter(|(_, id)| !mapped.contains(id.as_str()));
    let unmapped: Vec<_> = unmapped.map(|(name, _)| format!("`{name}`")).collect();
    let message = format!("no pair of cluster `{}` maps {}", cluster.name, unmapped.join(", "));
    let help = "add it to `projects` of a pair, or remove it from the cluster's `rancher.projects`";
    (!unmapped.is_empty()).then(|| Fault::new(CHECK.code, message, help))
}
