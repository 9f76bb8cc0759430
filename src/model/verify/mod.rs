//! Whether the links of a fleet would work today. Nothing in these values is secret: they go to every report.

mod part;
mod preview;
mod report;

pub use preview::Preview;
pub use report::{
    AT_CLUSTERS, COMMAND, IN_RANCHER, ReadCluster, Summary, VerifyReport, is_error_of_run, is_risk_at,
    is_risk_at_cluster,
};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::code::Code;
use super::finding::Severity;
use super::record::PlaceRecord;

/// Something about a pair that would keep a failover from working, or may do so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Which check found it.
    pub code: Code,
    /// How much it weighs for a failover.
    pub severity: Severity,
    /// What is wrong, as a lower-case sentence without a full stop.
    pub message: String,
    /// What shows it; no secret.
    pub evidence: Vec<String>,
    /// What to do.
    pub help: String,
}

impl Fault {
    /// A fault without evidence, which weighs what its code weighs.
    pub fn new(code: Code, message: impl Into<String>, help: impl Into<String>) -> Self {
        let severity = code.severity();
        Self { code, severity, message: message.into(), evidence: Vec::new(), help: help.into() }
    }

    /// The same fault with another weight: what keeps a run from going on may still let a failover work, and the other
    /// way round.
    #[must_use]
    pub fn weighing(self, severity: Severity) -> Self {
        Self { severity, ..self }
    }

    /// Adds what shows it.
    #[must_use]
    pub fn shown_by(mut self, evidence: impl Into<String>) -> Self {
        self.evidence.push(evidence.into());
        self
    }

    /// The fault as reports tell it.
    pub fn record(&self, place: Option<PlaceRecord>) -> FaultRecord {
        FaultRecord {
            code: self.code.as_str().to_owned(),
            severity: self.severity.word().to_owned(),
            message: self.message.clone(),
            evidence: self.evidence.clone(),
            help: self.help.clone(),
            place,
        }
    }
}

/// A fault as reports tell it; the fields are stable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FaultRecord {
    /// The stable code.
    pub code: String,
    /// `error`, `warning` or `note`.
    pub severity: String,
    /// What is wrong.
    pub message: String,
    /// What shows it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<String>,
    /// What to do.
    pub help: String,
    /// Where in pairings.yaml, or in what it names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<PlaceRecord>,
}

/// A fault that pairings.yaml says to pass over.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Skipped {
    /// The code of the check.
    pub code: String,
    /// The user's reason.
    pub reason: String,
}

impl Skipped {
    /// By code and reason, each once however often it was found.
    pub fn each_once(mut skipped: Vec<Self>) -> Vec<Self> {
        skipped.sort();
        skipped.dedup();
        skipped
    }
}

/// One pair and whether it would work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PairVerdict {
    /// The source cluster.
    pub cluster: String,
    /// The namespace of the object.
    pub namespace: String,
    /// The name of the object.
    pub name: String,
    /// The destination.
    pub destination: String,
    /// Whether it would work.
    pub verdict: Verdict,
    /// Until when its credential is good, as far as that is known: UTC, as RFC 3339 writes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// What is wrong, the gravest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub faults: Vec<FaultRecord>,
    /// What pairings.yaml says to pass over.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skipped: Vec<Skipped>,
    /// What could not be looked at, and why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_checked: Vec<String>,
    /// What a failover makes of Rancher's labels and annotations of its namespaces.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub preview: Vec<Preview>,
    /// The entry of pairings.yaml.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<PlaceRecord>,
}

impl PairVerdict {
    /// The object, as people name it: `cluster/namespace/name`.
    pub fn id(&self) -> String {
        format!("{}/{}/{}", self.cluster, self.namespace, self.name)
    }

    /// Whether the verdict is the one that follows from the faults; nobody knows more of a pair that is unknown.
    pub fn fits(&self) -> bool {
        let found = self.faults.iter().map(|fault| (&*fault.code, Severity::of_word(&fault.severity)));
        self.verdict == Verdict::Unknown || self.verdict == Verdict::of_found(found)
    }
}

/// Whether a pair would work today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Nothing was found.
    Works,
    /// It works, and somebody should look at it.
    AtRisk,
    /// It would not work.
    Fails,
    /// Its cluster could not be read, its credential is nowhere, or somebody who had to be asked was not or gave no answer, so
    /// that nobody knows.
    Unknown,
}

impl Verdict {
    /// All of them, in the order of summaries.
    pub const ALL: [Self; 4] = [Self::Works, Self::AtRisk, Self::Fails, Self::Unknown];

    /// The word in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Works => "works",
            Self::AtRisk => "at-risk",
            Self::Fails => "fails",
            Self::Unknown => "unknown",
        }
    }

    /// What follows from faults, where all could be looked at.
    pub fn of<'f>(faults: impl IntoIterator<Item = &'f Fault>) -> Self {
        Self::of_found(faults.into_iter().map(|fault| (fault.code.as_str(), fault.severity)))
    }

    /// The same of the codes and weights of what was found. What says that nobody could ask leaves open what only an answer
    /// decides, unless something else decides it.
    pub fn of_found<'f>(found: impl IntoIterator<Item = (&'f str, Severity)>) -> Self {
        let (mut worst, mut is_open) = (None, false);
        for (code, severity) in found {
            worst = worst.max(Some(severity));
            is_open |= code == Code::DestinationNotAsked.as_str();
        }
        match worst {
            Some(Severity::Error) => Self::Fails,
            _ if is_open => Self::Unknown,
            Some(Severity::Warning) => Self::AtRisk,
            Some(Severity::Note) | None => Self::Works,
        }
    }
}
