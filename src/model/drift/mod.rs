//! How the fleet differs from what it should be. Nothing in these values is secret: they go to every report.

mod difference;
mod part;
mod report;

pub use difference::{Comparison, Difference, Direction, Effect};
pub use report::{COMMAND, ClusterDrift, DriftReport, Expectation, StaleFile, Summary};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::record::PlaceRecord;

/// One pair of a source cluster: wanted, live, or both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PairDrift {
    /// The source cluster.
    pub cluster: String,
    /// The namespace of the object.
    pub namespace: String,
    /// The name of the object.
    pub name: String,
    /// The destination, where pairings.yaml or the object's label says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub destination: Option<String>,
    /// How it stands.
    pub state: State,
    /// What differs, in the order of the object.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub differences: Vec<Difference>,
    /// Places that differ and that a rule of pairings.yaml silences.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ignored: Vec<String>,
    /// What could not be compared, and why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_compared: Vec<String>,
    /// What may be said of a credential that differs: kind, subject, key type, end.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<String>,
    /// A unified diff from live to wanted with every secret masked; empty where there is nothing to compare.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub diff: String,
    /// The safe next step, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// The entry of pairings.yaml.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<PlaceRecord>,
}

/// How a pair stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Live, tree and pairings.yaml say the same, as far as they could be compared.
    InSync,
    /// Wanted, and not on the cluster.
    Missing,
    /// On the cluster, and another than it should be; or the tree is not what pairings.yaml says.
    Changed,
    /// On the cluster, pairctl's by its label, and no longer wanted.
    Extra,
    /// On the cluster, and not pairctl's.
    Unmanaged,
    /// Its cluster could not be read, so that nobody knows.
    Unreadable,
}

impl State {
    /// All of them, in the order of summaries.
    pub const ALL: [Self; 6] =
        [Self::InSync, Self::Changed, Self::Missing, Self::Extra, Self::Unmanaged, Self::Unreadable];

    /// Whether a pair that stands so keeps the fleet from being what it should be. Pairs of others do where that is asked
    /// for.
    pub fn differs(self, strict: bool) -> bool {
        match self {
            Self::InSync => false,
            Self::Unmanaged => strict,
            Self::Changed | Self::Missing | Self::Extra | Self::Unreadable => true,
        }
    }

    /// The word in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InSync => "in-sync",
            Self::Missing => "missing",
            Self::Changed => "changed",
            Self::Extra => "extra",
            Self::Unmanaged => "unmanaged",
            Self::Unreadable => "unreadable",
        }
    }
}

impl PairDrift {
    /// The object, as people name it: `cluster/namespace/name`.
    pub fn id(&self) -> String {
        format!("{}/{}/{}", self.cluster, self.namespace, self.name)
    }
}
