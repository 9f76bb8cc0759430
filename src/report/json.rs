//! Findings for machines.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::change::{Change, ChangedFile, SealingCertificateExpiry};
use crate::model::finding::{Finding, Findings};
use crate::model::pin::{Pin, PinChange};
use crate::model::source::Place;
use crate::model::status::PairStatus;

/// The version of all reports: it changes when a field goes or changes its meaning, not when one comes.
const VERSION: u32 = 1;

/// What a command has to say, as JSON.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report<'f> {
    version: u32,
    command: &'static str,
    outcome: &'static str,
    findings: Vec<FindingReport<'f>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    files: Option<&'f [ChangedFile]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    certificates: Option<&'f [Pin]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pairs: Option<&'f [PairStatus]>,
    #[serde(skip_serializing_if = "<[SealingCertificateExpiry]>::is_empty")]
    sealing_certificates: &'f [SealingCertificateExpiry],
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<BTreeMap<&'static str, usize>>,
}

impl<'f> Report<'f> {
    /// The report of `command`, which ended in `outcome`.
    pub fn new(command: &'static str, outcome: &'static str, findings: &'f Findings) -> Self {
        let findings = findings.as_slice().iter().map(FindingReport::from).collect();
        let (files, certificates, pairs, summary) = (None, None, None, None);
        Self {
            version: VERSION,
            command,
            outcome,
            findings,
            files,
            certificates,
            pairs,
            sealing_certificates: &[],
            summary,
        }
    }

    /// Adds the files of a tree, and how many of them came, changed, stayed and went.
    #[must_use]
    pub fn with_files(self, files: &'f [ChangedFile]) -> Self {
        let count = |change| files.iter().filter(|file| file.change == change).count();
        let summary = Change::ALL.into_iter().map(|change| (change.as_str(), count(change))).collect();
        Self { files: Some(files), summary: Some(summary), ..self }
    }

    /// Adds until when the certificates of SealedSecrets can be used.
    #[must_use]
    pub fn with_sealing_certificates(self, sealing_certificates: &'f [SealingCertificateExpiry]) -> Self {
        Self { sealing_certificates, ..self }
    }

    /// Adds what Stork says of the pairs.
    #[must_use]
    pub fn with_pairs(self, pairs: &'f [PairStatus]) -> Self {
        Self { pairs: Some(pairs), ..self }
    }

    /// Adds pinned certificates, and how many of them came, changed and stayed.
    #[must_use]
    pub fn with_certificates(self, pins: &'f [Pin]) -> Self {
        let count = |change| pins.iter().filter(|pin| pin.change == change).count();
        let summary = PinChange::ALL.into_iter().map(|change| (change.as_str(), count(change))).collect();
        Self { certificates: Some(pins), summary: Some(summary), ..self }
    }
}

/// A finding as JSON; the fields are stable.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FindingReport<'f> {
    code: &'static str,
    severity: &'static str,
    message: &'f str,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<PlaceReport<'f>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related: Vec<PlaceReport<'f>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'f str>,
}

/// A place as JSON: line and column count from 1.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct PlaceReport<'f> {
    path: &'f str,
    line: usize,
    column: usize,
    label: &'f str,
}

impl<'f> From<&'f Finding> for FindingReport<'f> {
    fn from(finding: &'f Finding) -> Self {
        Self {
            code: finding.code.as_str(),
            severity: finding.severity().word(),
            message: &finding.message,
            place: finding.place.as_ref().map(place),
            related: finding.related.iter().map(place).collect(),
            help: finding.help.as_deref(),
        }
    }
}

fn place((place, label): &(Place, String)) -> PlaceReport<'_> {
    let (line, column) = place.line_and_column();
    PlaceReport { path: place.source.path(), line, column, label }
}
