//! All that a verify run found, as every format reports it and as parts of a fleet are joined.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{PairVerdict, Skipped, Verdict};
use crate::model::drift::{OUTCOMES, Shard, VERSION};
use crate::model::record::FindingRecord;

/// The command of these reports.
pub const COMMAND: &str = "verify";

/// One run, or several shards of one that were joined.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct VerifyReport {
    /// The version of the format.
    #[schemars(extend("const" = VERSION))]
    pub version: u32,
    /// Always `verify`.
    #[schemars(extend("const" = COMMAND))]
    pub command: String,
    /// How the run ended: nothing to say, something fails or is at risk, something is wrong with the run itself.
    #[schemars(extend("enum" = OUTCOMES))]
    pub outcome: String,
    /// The version of pairctl.
    pub pairctl: String,
    /// When the run began: UTC, as RFC 3339 writes it.
    pub started_at: String,
    /// The pairings file, as the user named it.
    pub file: String,
    /// A digest of everything that the pairings files say.
    pub digest: String,
    /// Whether no cluster was asked.
    pub offline: bool,
    /// Within how many days a credential must not end.
    pub fail_within_days: u64,
    /// Which part of the fleet this is; all of it where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shard: Option<Shard>,
    /// What there is to say beside the pairs.
    pub findings: Vec<FindingRecord>,
    /// What pairings.yaml says to pass over at clusters, beside the pairs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skipped: Vec<Skipped>,
    /// The pairs, by cluster, namespace and name.
    pub pairs: Vec<PairVerdict>,
    /// How many pairs have which verdict.
    pub summary: Summary,
}

/// How many pairs have which verdict, by the words of [`Verdict`].
pub type Summary = BTreeMap<String, usize>;

impl VerifyReport {
    /// Counts the pairs of each verdict; all verdicts are there.
    pub fn summarise(pairs: &[PairVerdict]) -> Summary {
        let count = |verdict| pairs.iter().filter(|pair| pair.verdict == verdict).count();
        Verdict::ALL.into_iter().map(|verdict| (verdict.as_str().to_owned(), count(verdict))).collect()
    }
}
