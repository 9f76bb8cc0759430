//! All that a comparison of two trees found, as every format reports it.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::drift::Effect;
use crate::model::record::{FindingRecord, PlaceRecord};
use crate::model::report::{OUTCOMES, VERSION};

/// The command of these reports.
pub const COMMAND: &str = "changes";

/// One comparison.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChangesReport {
    /// The version of the format.
    #[schemars(extend("const" = VERSION))]
    pub version: u32,
    /// Always `changes`.
    #[schemars(extend("const" = COMMAND))]
    pub command: String,
    /// Whether anything changes.
    #[schemars(extend("enum" = OUTCOMES))]
    pub outcome: String,
    /// The version of pairctl.
    pub pairctl: String,
    /// The pairings file, as the user named it.
    pub file: String,
    /// What it was compared with: a commit, or a directory as the user named it.
    pub since: String,
    /// What there is to say beside the pairs.
    pub findings: Vec<FindingRecord>,
    /// The pairs that change, by cluster, namespace and name.
    pub pairs: Vec<PairChange>,
    /// Other files of the tree that change.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<String>,
    /// How many pairs change how.
    pub summary: Summary,
}

/// How many pairs change how, by the words of [`What`].
pub type Summary = BTreeMap<String, usize>;

/// A pair that changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PairChange {
    /// The source cluster.
    pub cluster: String,
    /// The namespace of the object.
    pub namespace: String,
    /// The name of the object.
    pub name: String,
    /// The destination, after the change where it is there then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub destination: Option<String>,
    /// What becomes of it.
    pub change: What,
    /// What the change does, where it is one of the whole pair.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub does: Option<String>,
    /// What may follow; the gravest first.
    pub effects: Vec<Effect>,
    /// What changes in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<ChangedPart>,
    /// The entry of pairings.yaml.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<PlaceRecord>,
}

/// What becomes of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    /// It leaves the tree.
    Removed,
    /// The object changes.
    Changed,
    /// It comes.
    Added,
    /// Only its file changes, and by its fingerprint not what is sealed in it.
    FileOnly,
}

/// One thing about a pair that changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChangedPart {
    /// What, in words, such as "credential" or "label `team`".
    pub what: String,
    /// Whether it comes, goes or changes.
    pub direction: Direction,
    /// What it was, where that is clear.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// What it becomes, where that is clear.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// What may follow.
    pub effect: Effect,
    /// The same in a sentence.
    pub does: String,
}

/// What happens to a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// It comes.
    Added,
    /// It goes.
    Removed,
    /// It becomes another.
    Changed,
}

impl Direction {
    /// The word in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
        }
    }
}

impl What {
    /// All of them, in the order of summaries: what can do harm first.
    pub const ALL: [Self; 4] = [Self::Removed, Self::Changed, Self::Added, Self::FileOnly];

    /// The word in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Removed => "removed",
            Self::Changed => "changed",
            Self::Added => "added",
            Self::FileOnly => "file-only",
        }
    }
}

impl PairChange {
    /// The object, as people name it: `cluster/namespace/name`.
    pub fn id(&self) -> String {
        format!("{}/{}/{}", self.cluster, self.namespace, self.name)
    }
}

impl ChangesReport {
    /// Counts the pairs of each change; all are there.
    pub fn summarise(pairs: &[PairChange]) -> Summary {
        let count = |what| pairs.iter().filter(|pair| pair.change == what).count();
        What::ALL.into_iter().map(|what| (what.as_str().to_owned(), count(what))).collect()
    }
}
