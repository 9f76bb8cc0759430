//! All that a verify run found, as every format reports it and as parts of a fleet are joined.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{PairVerdict, Skipped, Verdict};
use crate::model::code::Code;
use crate::model::finding::Severity;
use crate::model::record::FindingRecord;
use crate::model::report::{OUTCOMES, Shard, VERSION};

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
    /// A digest of everything that the pairings files say, by which parts of one fleet are known.
    pub digest: String,
    /// A digest of the rendered tree, all clusters of it, which is the same in every part; empty where the run did not get so
    /// far.
    pub tree: String,
    /// The source clusters that the command line named; none where all were to be looked at.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub only: Vec<String>,
    /// The codes that alone were looked for; none where all were.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checks: Vec<String>,
    /// Whether nobody was asked, neither a cluster nor Rancher.
    pub offline: bool,
    /// Within how many days a credential must not end.
    pub fail_within_days: u64,
    /// How many source clusters were to be looked at, in all parts together: by this a part without them is noticed.
    pub fleet: usize,
    /// Which part of the fleet this is; all of it where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shard: Option<Shard>,
    /// What there is to say beside the pairs.
    pub findings: Vec<FindingRecord>,
    /// What pairings.yaml says to pass over at clusters, beside the pairs; each once, by code and reason.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skipped: Vec<Skipped>,
    /// The source clusters, by name.
    pub clusters: Vec<ReadCluster>,
    /// The pairs, by cluster, namespace and name.
    pub pairs: Vec<PairVerdict>,
    /// How many pairs have which verdict.
    pub summary: Summary,
}

/// A source cluster of the run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReadCluster {
    /// Its name.
    pub name: String,
    /// Whether it could be read; nothing where it was not asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub readable: Option<bool>,
}

impl ReadCluster {
    /// Whether it was asked in vain.
    pub fn is_unread(&self) -> bool {
        self.readable == Some(false)
    }
}

/// What checks find at clusters and no pair, in the order of the checks. It weighs what it does at a pair, so that not even an
/// error there is one of the run.
pub const AT_CLUSTERS: [Code; 4] =
    [Code::ClusterInNoPair, Code::ProjectInNoPair, Code::NamespaceInNoPair, Code::ForeignPairUndecodable];

/// Whether a finding is about a cluster itself, and weighs as much as a fault of a pair that keeps it from being fine.
pub fn is_risk_at_cluster(finding: &FindingRecord) -> bool {
    is_at_cluster(finding) && Severity::of_word(&finding.severity) >= Severity::Warning
}

/// The same of a finding before it is in a report.
pub fn is_risk_at(code: Code, severity: Severity) -> bool {
    AT_CLUSTERS.contains(&code) && severity >= Severity::Warning
}

/// Whether a finding says that the run itself went wrong.
pub fn is_error_of_run(finding: &FindingRecord) -> bool {
    !is_at_cluster(finding) && Severity::of_word(&finding.severity) == Severity::Error
}

fn is_at_cluster(finding: &FindingRecord) -> bool {
    AT_CLUSTERS.iter().any(|code| code.as_str() == finding.code)
}

/// What Rancher alone is asked for, in the order of the checks: who looks for nothing else may have nobody to ask.
pub const IN_RANCHER: [Code; 5] = [
    Code::RancherClusterUnknown,
    Code::RancherProjectMissing,
    Code::RancherProjectRecreated,
    Code::RancherProjectRenamed,
    Code::RancherProjectBeingRemoved,
];

/// How many pairs have which verdict, by the words of [`Verdict`].
pub type Summary = BTreeMap<String, usize>;

impl VerifyReport {
    /// Whether Rancher alone was to be asked.
    pub(super) fn is_of_rancher_alone(&self) -> bool {
        let is_in_rancher = |check: &String| IN_RANCHER.iter().any(|code| code.as_str() == check);
        !self.checks.is_empty() && self.checks.iter().all(is_in_rancher)
    }

    /// Counts the pairs of each verdict; all verdicts are there.
    pub fn summarise(pairs: &[PairVerdict]) -> Summary {
        let count = |verdict| pairs.iter().filter(|pair| pair.verdict == verdict).count();
        Verdict::ALL.into_iter().map(|verdict| (verdict.as_str().to_owned(), count(verdict))).collect()
    }
    /// How a run ends that found this, as a word of [`OUTCOMES`]. What nobody knows is worse than what fails.
    pub fn judge(
        findings: &[FindingRecord],
        clusters: &[ReadCluster],
        pairs: &[PairVerdict],
    ) -> &'static str {
        let has = |verdict| pairs.iter().any(|pair| pair.verdict == verdict);
        let has_errors = findings.iter().any(is_error_of_run);
        let is_unknown = has(Verdict::Unknown) || clusters.iter().any(ReadCluster::is_unread);
        let differs = has(Verdict::Fails) || has(Verdict::AtRisk) || findings.iter().any(is_risk_at_cluster);
        OUTCOMES[if has_errors || is_unknown { 2 } else { usize::from(differs) }]
    }
}
