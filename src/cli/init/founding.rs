//! From what was said, and what is live, to what pairings.yaml says.

use std::collections::{BTreeMap, BTreeSet};

use super::live::Live;
use super::site::Site;
use super::wishes::{Shape, Wishes};
use crate::adopt::document::Access;
use crate::adopt::entries::{Common, Entry};
use crate::adopt::founding::{FoundCluster, FoundGroup, FoundPair, Founding, Kubeconfig, Seal};
use crate::model::code::Code;
use crate::model::finding::{Finding, Findings};
use crate::model::name::{ClusterName, PairName};
use crate::model::pairing::Topology;

/// Puts it together; kubeconfigs are referred to where they are.
pub(super) fn founding(
    wishes: &Wishes,
    live: &Live,
    seal: Seal,
    site: &Site,
    findings: &mut Findings,
) -> Founding {
    let mut destinations = wishes.destinations();
    destinations.extend(live.entries.iter().map(|entry| entry.destination.clone()));
    let mut pairs: Vec<_> =
        live.entries.iter().map(|entry| FoundPair { entry: entry.clone(), bidirectional: false }).collect();
    let mut group = None;
    match &wishes.shape {
        None => {}
        Some(Shape::Pairs(wanted)) => pairs.extend(new_pairs(wishes, wanted, findings)),
        Some(Shape::Group { topology, hub }) => {
            group = Some(FoundGroup {
                topology: *topology,
                clusters: wishes.clusters.iter().map(|(name, _)| name.clone()).collect(),
                hub: hub.clone(),
                pair_name: wishes.pair_name.clone(),
                namespaces: wishes.namespaces.clone(),
                // A mesh has both ways in any case.
                bidirectional: wishes.bidirectional && *topology != Topology::Mesh,
                mode: wishes.mode.unwrap_or_default(),
            });
        }
    }
    Founding {
        seal,
        exec_plugins: wishes.exec_plugins.union(&live.exec_plugins).cloned().collect(),
        clusters: clusters(wishes, live, &destinations, site),
        pairs,
        group,
    }
}

fn new_pairs(
    wishes: &Wishes,
    wanted: &[(ClusterName, ClusterName)],
    findings: &mut Findings,
) -> Vec<FoundPair> {
    let given = wishes.pair_name.as_deref().unwrap_or("remotecluster");
    let name: PairName = match given.parse() {
        Ok(name) => name,
        Err(why) => {
            let message = format!("--pair-name cannot be `{}`: {why}", given.escape_debug());
            findings.push(Finding::new(Code::BadArgument, message).help("name it as `remotecluster`"));
            return Vec::new();
        }
    };
    let pair = |(source, destination): &(ClusterName, ClusterName)| FoundPair {
        entry: Entry {
            name: name.clone(),
            source: source.clone(),
            destination: destination.clone(),
            namespaces: wishes.namespaces.iter().cloned().collect(),
            common: Common {
                mode: wishes.mode.unwrap_or_default(),
                options: BTreeMap::new(),
                project_mappings: BTreeMap::new(),
                labels: BTreeMap::new(),
                annotations: BTreeMap::new(),
            },
        },
        bidirectional: wishes.bidirectional,
    };
    wanted.iter().map(pair).collect()
}

fn clusters(
    wishes: &Wishes,
    live: &Live,
    destinations: &BTreeSet<ClusterName>,
    site: &Site,
) -> BTreeMap<ClusterName, FoundCluster> {
    let mut clusters = BTreeMap::new();
    for (name, given) in &wishes.clusters {
        let access = Access { file: site.said(&given.file), context: given.context.clone() };
        let is_destination = destinations.contains(name);
        let found = FoundCluster {
            kubeconfig: is_destination.then(|| Kubeconfig::File(access.clone())),
            access: (!is_destination).then_some(access),
            endpoint: wishes.endpoints.get(name).cloned(),
            rancher: live.rancher.get(name).cloned(),
            options: wishes.storage.get(name).cloned().unwrap_or_default(),
        };
        clusters.insert(name.clone(), found);
    }
    for named in &live.destinations {
        let found = clusters.entry(named.destination.name.clone()).or_insert_with(|| FoundCluster {
            kubeconfig: Some(Kubeconfig::Variable(named.kubeconfig.clone())),
            ..FoundCluster::default()
        });
        for (key, value) in &named.options {
            found.options.entry(key.clone()).or_insert_with(|| value.clone());
        }
    }
    clusters
}

/// The same with sealed copies in place of those that were copied.
pub(super) fn with_copies<'n>(
    mut founding: Founding,
    copied: impl Iterator<Item = &'n ClusterName>,
) -> Founding {
    for name in copied {
        let Some(cluster) = founding.clusters.get_mut(name) else { continue };
        let access = Access { file: Site::sealed(name), context: None };
        match &mut cluster.kubeconfig {
            Some(given) => *given = Kubeconfig::File(access),
            None => cluster.access = Some(access),
        }
    }
    founding
}
