//! All that a verify run found, as every format reports it and as parts of a fleet are joined.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{PairVerdict, Verdict};
use crate::model::drift::Shard;
use crate::model::record::FindingRecord;

/// One run, or several shards of one that were joined.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct VerifyReport {
    /// The version of the format.
    pub version: u32,
    /// Always `verify`.
    pub command: String,
    /// `clean`, `differences` or `failed`.
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
