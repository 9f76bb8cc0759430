//! All that a drift run found, as every format reports it and as parts of a fleet are joined.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{PairDrift, State};
use crate::model::record::FindingRecord;
use crate::model::report::{OUTCOMES, Shard, VERSION};

/// The command of these reports.
pub const COMMAND: &str = "drift";

/// One run, or several shards of one that were joined.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DriftReport {
    /// The version of the format.
    #[schemars(extend("const" = VERSION))]
    pub version: u32,
    /// Always `drift`.
    #[schemars(extend("const" = COMMAND))]
    pub command: String,
    /// How the run ended: nothing to say, something differs, something is wrong.
    #[schemars(extend("enum" = OUTCOMES))]
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
    /// A digest of the rendered tree, all clusters of it, which is the same in every part; empty where the run did not get so
    /// far.
    pub tree: String,
    /// The source clusters that the command line named; none where all were to be read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub only: Vec<String>,
    /// Whether pairs that are not pairctl's count as differences.
    pub strict: bool,
    /// How many source clusters were to be read, in all parts together: by this a part without them is noticed.
    pub fleet: usize,
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Expectation {
    /// pairings.yaml, with the credentials at hand, and the tree.
    #[default]
    Pairings,
    /// The tree alone, without any credential.
    Tree,
}

/// One source cluster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct StaleFile {
    /// Where it is.
    pub path: String,
    /// Why.
    pub reasons: Vec<String>,
}

/// How many pairs stand how, by the words of [`State`].
pub type Summary = BTreeMap<String, usize>;

impl ClusterDrift {
    /// Whether it is only the directory of a cluster that is no source any more, and was not read.
    pub fn is_left_over(&self) -> bool {
        self.readable && self.live.is_none()
    }
}

impl DriftReport {
    /// The clusters that were to be read.
    pub fn sources(&self) -> impl Iterator<Item = &ClusterDrift> {
        self.clusters.iter().filter(|cluster| !cluster.is_left_over())
    }

    /// Counts the pairs of each state; all states are there.
    pub fn summarise(pairs: &[PairDrift]) -> Summary {
        let count = |state| pairs.iter().filter(|pair| pair.state == state).count();
        State::ALL.into_iter().map(|state| (state.as_str().to_owned(), count(state))).collect()
    }

    /// How a run ends that found this, as a word of [`OUTCOMES`].
    pub fn judge(
        has_errors: bool,
        clusters: &[ClusterDrift],
        pairs: &[PairDrift],
        strict: bool,
    ) -> &'static str {
        let is_unknown = clusters.iter().any(|cluster| !cluster.readable)
            || pairs.iter().any(|pair| pair.state == State::Unreadable);
        let differs = clusters.iter().any(|cluster| !cluster.stale.is_empty())
            || pairs.iter().any(|pair| pair.state.differs(strict));
        OUTCOMES[if has_errors || is_unknown { 2 } else { usize::from(differs) }]
    }
}
