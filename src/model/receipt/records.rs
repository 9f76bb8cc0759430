//! What a receipt says beside the pairs.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::model::hexadecimal::hexadecimal;
use crate::model::report::Shard;

/// The pairings files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PairingsRecord {
    /// The first, as the user named it.
    pub file: String,
    /// A digest of all of them, as in the reports of `drift` and `verify`.
    pub digest: String,
    /// Each that could be read, the first one first.
    pub files: Vec<FileDigest>,
}

/// The rendered tree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TreeRecord {
    /// Its directory.
    pub directory: String,
    /// A digest of what pairctl wrote below it, as in the reports of `drift`.
    pub digest: String,
}

/// A file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FileDigest {
    /// Its path, as the run had it.
    pub path: String,
    /// Of its bytes: `sha256:` and hexadecimal digits.
    pub digest: String,
}

impl FileDigest {
    /// Of these bytes.
    pub fn of(path: impl Into<String>, bytes: &[u8]) -> Self {
        Self { path: path.into(), digest: digest(bytes) }
    }
}

/// `sha256:` and the digits of SHA-256, which `sha256sum` prints too.
pub fn digest(bytes: &[u8]) -> String {
    format!("sha256:{}", hexadecimal(&Sha256::digest(bytes)))
}

/// Where the files stood in Git.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Revision {
    /// The commit that was checked out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    /// The branch, where one was checked out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branch: Option<String>,
    /// Whether a file of that commit was changed, or a pairings file or a file of the tree is not in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dirty: Option<bool>,
    /// What of it could not be found out, and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unknown: Option<String>,
}

/// What was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Options {
    /// Whether no cluster was asked.
    pub offline: bool,
    /// Within how many days a credential must not end.
    pub fail_within_days: u64,
    /// Whose pairs; those of all source clusters where none is named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clusters: Vec<String>,
    /// Which checks; all where none is named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub only: Vec<String>,
    /// Which part of the fleet; all of it where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shard: Option<Shard>,
    /// The rules of pairings.yaml that pass something over.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skips: Vec<SkipRecord>,
}

/// A rule that passes something over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SkipRecord {
    /// The check.
    pub code: String,
    /// Only for this cluster.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cluster: Option<String>,
    /// Only in this namespace.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    /// Only for pairs of this name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pair: Option<String>,
    /// The user's reason.
    pub reason: String,
}

/// One check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CheckRecord {
    /// What it finds.
    pub code: String,
    /// How much that weighs for a failover: `error`, `warning` or `note`.
    pub weight: String,
    /// What it looks at.
    pub looks: Looks,
}

/// What a check looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Looks {
    /// What is read of a kubeconfig, an option or a sealing certificate.
    Reading,
    /// What a pair logs in with.
    Credential,
    /// What pairings.yaml and the tree say of a pair.
    Pair,
    /// The shape of the fleet.
    Fleet,
    /// Clusters beside their pairs; what it finds stands among the findings.
    Clusters,
    /// What the destination answers to the credential of a pair.
    Destination,
    /// The object on the source cluster, and what is round it.
    Source,
    /// What source clusters have beside the pairs, where they are asked; what it finds stands among the findings.
    SourceClusters,
    /// The projects that Rancher has.
    Rancher,
}

impl Looks {
    /// Whether it looks at pairs, so that each pair has its result.
    pub fn is_at_pairs(self) -> bool {
        !matches!(self, Self::Clusters | Self::SourceClusters)
    }
}

impl fmt::Display for Looks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Reading => "reading",
            Self::Credential => "credential",
            Self::Pair => "pair",
            Self::Fleet => "fleet",
            Self::Clusters => "clusters",
            Self::Destination => "destination",
            Self::Source => "source",
            Self::SourceClusters => "source-clusters",
            Self::Rancher => "rancher",
        })
    }
}
