//! One thing that differs, what it does, and what to do about it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::pointer::Pointer;

/// One thing that differs. No field of it holds a secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Difference {
    /// Between what.
    pub comparison: Comparison,
    /// Where in the object; the object itself where its file or all of it differs.
    pub pointer: Pointer,
    /// What, in words, such as "credential" or "label `team`".
    pub what: String,
    /// Whether it came, went or changed, seen from what is wanted.
    pub direction: Direction,
    /// The wanted value, where it may be shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wanted: Option<String>,
    /// The live value, where it may be shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub live: Option<String>,
    /// What the difference does; the gravest first.
    pub effects: Vec<Effect>,
    /// The safe next step, in words.
    pub next: String,
}

/// Which two things were compared. Each has another remedy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Comparison {
    /// pairings.yaml with the tree: render was not run, or a file was edited.
    NotRendered,
    /// The tree with live: it was not synced.
    NotSynced,
    /// Live with its own fingerprint, or with what pairctl rendered into it: somebody changed it in the cluster.
    ChangedInCluster,
}

impl Comparison {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::NotRendered, Self::NotSynced, Self::ChangedInCluster];

    /// The word in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotRendered => "not-rendered",
            Self::NotSynced => "not-synced",
            Self::ChangedInCluster => "changed-in-cluster",
        }
    }
}

/// What happened to a value on its way from wanted to found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// It is there, and should not be.
    Added,
    /// It is not there, and should be.
    Removed,
    /// It is another than it should be.
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

/// What a difference does (Stork `pkg/migration/controllers/clusterpair.go`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// A credential, an endpoint or a storage option was changed by hand.
    Security,
    /// The way back goes through deleting the pair, with which Stork can delete its BackupLocation and Secret.
    DestructiveIfRecreated,
    /// It takes effect at the next migration, unvalidated.
    AtOnce,
    /// Stork sends it to Portworx only when it pairs, which it never does again after Ready.
    InertUntilReset,
    /// Nothing that Stork does follows from it.
    Cosmetic,
}

impl Effect {
    /// All of them, the gravest first.
    pub const ALL: [Self; 5] =
        [Self::Security, Self::DestructiveIfRecreated, Self::AtOnce, Self::InertUntilReset, Self::Cosmetic];

    /// The word in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Security => "security",
            Self::DestructiveIfRecreated => "destructive-if-recreated",
            Self::AtOnce => "at-once",
            Self::InertUntilReset => "inert-until-reset",
            Self::Cosmetic => "cosmetic",
        }
    }

    /// What it says to a person.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Security => {
                "a credential, an endpoint or a storage option is not the one that pairctl rendered"
            }
            Self::DestructiveIfRecreated => {
                "deleting the pair can delete its BackupLocation and that one's Secret"
            }
            Self::AtOnce => "it takes effect at Stork's next migration, unchecked",
            Self::InertUntilReset => "Portworx does not hear of it until the pair is reset",
            Self::Cosmetic => "Stork does not read it",
        }
    }
}
