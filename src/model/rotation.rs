//! How a rotation stands, as reports tell it. Nothing in these values is secret.

use schemars::JsonSchema;
use serde::Serialize;

use super::record::FindingRecord;

/// One step of a rotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum StepName {
    /// Make another generation.
    Issue,
    /// Hand out its kubeconfig.
    HandOut,
    /// Render the tree with it.
    Render,
    /// Wait until live pairs carry it, and nothing carries another.
    Wait,
    /// Delete the Secrets of the others.
    Revoke,
    /// Note on the cluster that it came to its end.
    Close,
}

impl StepName {
    /// All of them, in their order.
    pub const ALL: [Self; 6] =
        [Self::Issue, Self::HandOut, Self::Render, Self::Wait, Self::Revoke, Self::Close];

    /// The word in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Issue => "issue",
            Self::HandOut => "hand-out",
            Self::Render => "render",
            Self::Wait => "wait",
            Self::Revoke => "revoke",
            Self::Close => "close",
        }
    }
}

/// What became of a step in this run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum StepState {
    /// This run did it.
    Done,
    /// It is the next one, and this run does not do it.
    Next,
    /// It comes after the next one.
    ToCome,
}

impl StepState {
    /// The word in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Next => "next",
            Self::ToCome => "to come",
        }
    }
}

/// A step, and what there is to say of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct StepRecord {
    /// Which.
    pub step: StepName,
    /// What became of it.
    pub state: StepState,
    /// In words.
    pub what: String,
    /// What is missing for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
}

/// A run of `pairctl credentials rotate`, as JSON.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RotationReport {
    /// The version of the format.
    pub version: u32,
    /// `credentials rotate`.
    pub command: &'static str,
    /// `clean` where the rotation is complete or there is nothing to do, `differences` where it waits, or `failed`.
    pub outcome: &'static str,
    /// The destination.
    pub cluster: String,
    /// The names of the generations' Secrets, the oldest first.
    pub generations: Vec<String>,
    /// What was done, and what comes next.
    pub steps: Vec<StepRecord>,
    /// What there is to say.
    pub findings: Vec<FindingRecord>,
}
