//! What is to be rendered: every object of every source cluster, with as much of its hidden part as is at hand.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::cluster_pair::{ClusterPair, ObjectId, PairConfig};
use super::fingerprint::Hidden;
use super::name::ClusterName;
use super::pairing::{Cluster, Pair, Pairings};
use super::secret::Secret;

/// Source cluster to its objects, both sorted.
#[derive(Debug)]
pub struct Plan<'p> {
    /// The source clusters that have pairs.
    pub sources: BTreeMap<&'p ClusterName, SourcePlan<'p>>,
}

/// One source cluster.
#[derive(Debug)]
pub struct SourcePlan<'p> {
    /// The cluster.
    pub cluster: &'p Cluster,
    /// Its objects by namespace and name, each with the position of its pair in [`Pairings::pairs`].
    pub objects: BTreeMap<ObjectId, usize>,
}

impl<'p> Plan<'p> {
    /// Lays out all pairs, or those of one source cluster: one object per source cluster, namespace and name.
    pub fn new(pairings: &'p Pairings, only: Option<&ClusterName>) -> Self {
        let mut sources: BTreeMap<&ClusterName, SourcePlan<'_>> = BTreeMap::new();
        for (index, pair) in pairings.pairs.iter().enumerate() {
            if only.is_some_and(|only| *only != pair.source) {
                continue;
            }
            let Some(cluster) = pairings.clusters.get(&pair.source) else { continue };
            let source = sources
                .entry(&pair.source)
                .or_insert_with(|| SourcePlan { cluster, objects: BTreeMap::new() });
            for namespace in &pair.namespaces {
                let id = ObjectId { namespace: namespace.clone(), name: pair.name.clone() };
                source.objects.insert(id, index);
            }
        }
        Self { sources }
    }

    /// How many objects there are.
    pub fn len(&self) -> usize {
        self.sources.values().map(|source| source.objects.len()).sum()
    }

    /// Whether there is no object.
    pub fn is_empty(&self) -> bool {
        self.sources.is_empty()
    }
}

/// What the objects of one pair hide, as far as it is at hand. Shared by its namespaces.
#[derive(Clone, Debug, Default)]
pub struct Contents {
    /// How Stork reaches the destination.
    pub config: Option<Arc<PairConfig>>,
    /// All storage options with their values.
    pub options: Option<Arc<BTreeMap<String, Secret>>>,
    /// The parts for fingerprints.
    pub hidden: Hidden,
    /// Why something is not at hand, such as "variable `WEST_TOKEN` is not set".
    pub absent: Vec<String>,
}

impl Contents {
    /// Whether all of it is at hand.
    pub fn are_complete(&self) -> bool {
        self.config.is_some() && self.options.is_some()
    }

    /// The object itself, when all of it is at hand.
    pub fn object(&self, id: &ObjectId, pair: &Pair) -> Option<ClusterPair> {
        Some(ClusterPair {
            id: id.clone(),
            labels: pair.labels.clone(),
            annotations: pair.annotations.clone(),
            config: Arc::clone(self.config.as_ref()?),
            options: BTreeMap::clone(self.options.as_ref()?),
            project_mappings: pair.project_mappings.clone(),
        })
    }
}
