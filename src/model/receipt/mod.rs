//! What an auditor keeps of a verification: what was looked at, where it stood in Git, and what was found of each pair.
//! Nothing in these values is secret. A receipt is read back byte for byte, so that a field which comes later is left out
//! where it says nothing, and a field which changes its meaning changes [`VERSION`].

mod consistent;
mod evidence;
mod pair;
mod records;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use consistent::inconsistencies;
pub use evidence::Evidence;
pub use pair::{CheckResult, CredentialRecord, LiveRecord, PairReceipt, Seen};
pub use records::{
    CheckRecord, FileDigest, Looks, Options, PairingsRecord, Revision, SkipRecord, TreeRecord, digest,
};

use super::record::FindingRecord;
use super::report::OUTCOMES;
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
    /// What the rendered tree was; nothing where the run did not get so far.
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
