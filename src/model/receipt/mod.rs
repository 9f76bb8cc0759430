//! What an auditor keeps of a verification: what was looked at, where it stood in Git, and what was found of each pair.
//! Nothing in these values is secret. A receipt is read back byte for byte, so that a field which comes later is left out
//! where it says nothing, and a field which changes its meaning changes [`VERSION`].

mod consistent;
mod evidence;
mod pair;

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use consistent::inconsistencies;
pub use evidence::Evidence;
pub use pair::{CheckResult, CredentialRecord, LiveRecord, PairReceipt, Seen};

use super::drift::{OUTCOMES, Shard};
use super::hexadecimal::hexadecimal;
use super::record::FindingRecord;
use super::verify::{Skipped, Summary};

/// The version of the format.
pub const VERSION: u32 = 1;

/// What a receipt says that it is.
pub const KIND: &str = "receipt";

/// One run of `pairctl verify`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Receipt {
    /// The version of the format.
    #[schemars(extend("const" = VERSION))]
    pub version: u32,
    /// Always `receipt`.
    #[schemars(extend("const" = KIND))]
    pub kind: String,
    /// The version of pairctl.
    pub pairctl: String,
    /// When the run began: UTC, as RFC 3339 writes it, by the clock of the machine that asked.
    pub started_at: String,
    /// When it ended, by the same clock.
    pub ended_at: String,
    /// How the run ended: nothing to say, something fails or is at risk, something is wrong with the run itself.
    #[schemars(extend("enum" = OUTCOMES))]
    pub outcome: String,
    /// Why the run broke off; nothing where it came to its end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
    /// What pairings.yaml and the files that it includes were.
    pub pairings: PairingsRecord,
    /// What the rendered tree was; nothing where pairings.yaml could not be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tree: Option<TreeRecord>,
    /// Where these files stood in Git.
    pub revision: Revision,
    /// What was asked for.
    pub options: Options,
    /// The checks that this run made or was to make.
    pub checks: Vec<CheckRecord>,
    /// What there is to say beside the pairs.
    pub findings: Vec<FindingRecord>,
    /// What pairings.yaml says to pass over at clusters, beside the pairs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skipped: Vec<Skipped>,
    /// The pairs, by cluster, namespace and name.
    pub pairs: Vec<PairReceipt>,
    /// How many pairs have which verdict.
    pub summary: Summary,
}

impl Receipt {
    /// The bytes that are written and signed.
    pub fn text(&self) -> String {
        serde_json::to_string_pretty(self).expect("texts as keys make JSON") + "\n"
    }
}

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
    use sha2::{Digest as _, Sha256};
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
        })
    }
}
