//! A report of a fleet, whichever command wrote it.

use super::merge::{Part, Unmergeable, merge};
use super::{FleetReport, Head};
use crate::model::drift::DriftReport;
use crate::model::verify::VerifyReport;

/// The report of one of the commands that look at a fleet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AnyReport {
    /// Of `pairctl drift`.
    Drift(DriftReport),
    /// Of `pairctl verify`.
    Verify(VerifyReport),
}

impl AnyReport {
    /// The fields that all reports have.
    pub fn head(&self) -> Head<'_> {
        match self {
            Self::Drift(report) => report.head(),
            Self::Verify(report) => report.head(),
        }
    }
}

/// Joins parts of one command as [`merge`] does; those of two are none of one run.
pub fn merge_any(parts: Vec<Part<AnyReport>>, within: u64) -> Result<AnyReport, Unmergeable> {
    let (mut drifts, mut verified) = (Vec::new(), Vec::new());
    for Part { name, report } in parts {
        match report {
            AnyReport::Drift(report) => drifts.push(Part { name, report }),
            AnyReport::Verify(report) => verified.push(Part { name, report }),
        }
    }
    match (drifts.first(), verified.first()) {
        (Some(one), Some(other)) => Err(Unmergeable::Mismatch(format!(
            "{} is a report of `drift` and {} one of `verify`",
            one.name, other.name
        ))),
        (None, Some(_)) => merge(verified, within).map(AnyReport::Verify),
        _ => merge(drifts, within).map(AnyReport::Drift),
    }
}
