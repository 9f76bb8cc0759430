//! What Stork says of a pair, as reports tell it.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::cluster_pair::ObjectId;
use super::live::LivePair;
use super::name::ClusterName;

/// One pair of a source cluster: live, wanted, or both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PairStatus {
    /// The source cluster.
    pub cluster: ClusterName,
    /// Its namespace.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// Where it is.
    pub standing: Standing,
    /// Stork's word on storage; empty where it has none.
    pub storage_status: String,
    /// Stork's word on the scheduler; empty where it has none.
    pub scheduler_status: String,
    /// When it came, as RFC 3339 writes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created: Option<String>,
    /// Whether somebody deleted it, and Stork has not let it go yet.
    pub deleting: bool,
    /// Whether Stork would use it.
    pub ready: bool,
}

/// Where a pair is: in pairings.yaml, on the cluster, or both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// In both.
    Live,
    /// Only in pairings.yaml.
    Missing,
    /// Only on the cluster.
    Unlisted,
}

/// The pairs of one source cluster, by namespace and name.
pub fn statuses<'p>(
    cluster: &ClusterName,
    live: &[LivePair],
    wanted: impl IntoIterator<Item = &'p ObjectId>,
) -> Vec<PairStatus> {
    let wanted: BTreeSet<(&str, &str)> =
        wanted.into_iter().map(|id| (id.namespace.as_str(), id.name.as_str())).collect();
    let live: BTreeMap<(&str, &str), &LivePair> =
        live.iter().map(|pair| ((&*pair.metadata.namespace, &*pair.metadata.name), pair)).collect();
    let all: BTreeSet<_> = wanted.iter().chain(live.keys()).copied().collect();
    let status = |id: (&str, &str)| {
        let found = live.get(&id);
        PairStatus {
            cluster: cluster.clone(),
            namespace: id.0.to_owned(),
            name: id.1.to_owned(),
            standing: match (found, wanted.contains(&id)) {
                (None, _) => Standing::Missing,
                (Some(_), true) => Standing::Live,
                (Some(_), false) => Standing::Unlisted,
            },
            storage_status: found.map(|pair| pair.status.storage.clone()).unwrap_or_default(),
            scheduler_status: found.map(|pair| pair.status.scheduler.clone()).unwrap_or_default(),
            created: found.and_then(|pair| pair.metadata.creation_timestamp.clone()),
            deleting: found.is_some_and(|pair| pair.metadata.deletion_timestamp.is_some()),
            ready: found
                .is_some_and(|pair| pair.status.is_ready() && pair.metadata.deletion_timestamp.is_none()),
        }
    };
    all.into_iter().map(status).collect()
}
