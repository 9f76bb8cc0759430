//! All that a drift run found, as every format reports it and as parts of a fleet are joined.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{PairDrift, State};
use crate::model::record::FindingRecord;

/// The version of the reports: it changes when a field goes or changes its meaning, not when one comes.
pub const VERSION: u32 = 1;

/// How a run can end: nothing to say, something differs, something is wrong.
pub const OUTCOMES: [&str; 3] = ["clean", "differences", "failed"];

/// One run, or several shards of one that were joined.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DriftReport {
    /// The version of the format.
    pub version: u32,
    /// Always `drift`.
    pub command: String,
    /// One of [`OUTCOMES`].
    pub outcome: String,
    /// The version of pairctl.
    pub pairctl: String,
    /// When the run began: UTC, as RFC 3339 writes it.
    pub started_at: String,
    /// The pairings file, as the user named it.
    pub file: String,
    /// What the clusters were compared with.
    pub from: Expectation,
    /// A digest of everything that the pairings files say, by which parts of one fleet are known.
    pub digest: String,
    /// Which part of the fleet this is; all of it where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shard: Option<Shard>,
    /// What there is to say beside the pairs.
    pub findings: Vec<FindingRecord>,
    /// The source clusters, by name.
    pub clusters: Vec<ClusterDrift>,
    /// The pairs, by cluster, namespace and name.
    pub pairs: Vec<PairDrift>,
    /// How many pairs stand how.
    pub summary: Summary,
}

/// What clusters are compared with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Expectation {
    /// pairings.yaml, with the credentials at hand, and the tree.
    #[default]
    Pairings,
    /// The tree alone, without any credential.
    Tree,
}

/// A part of a fleet: every source cluster belongs to one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Shard {
    /// Which one, from 0.
    pub index: usize,
    /// Of how many.
    pub of: usize,
}

/// One source cluster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClusterDrift {
    /// Its name.
    pub name: String,
    /// Whether it could be read.
    pub readable: bool,
    /// How many ClusterPairs it has; nothing where it could not be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub live: Option<usize>,
    /// Files of its directory that are no pair's and not what pairings.yaml says.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stale: Vec<StaleFile>,
}

/// A file of the tree that is not what pairings.yaml says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StaleFile {
    /// Where it is.
    pub path: String,
    /// Why.
    pub reasons: Vec<String>,
}

/// How many pairs stand how, by the words of [`State`].
pub type Summary = BTreeMap<String, usize>;

impl DriftReport {
    /// Counts the pairs of each state; all states are there.
    pub fn summarise(pairs: &[PairDrift]) -> Summary {
        let count = |state| pairs.iter().filter(|pair| pair.state == state).count();
        State::ALL.into_iter().map(|state| (state.as_str().to_owned(), count(state))).collect()
    }
}
