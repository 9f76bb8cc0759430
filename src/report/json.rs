//! Findings for machines.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::change::{Change, ChangedFile, SealingCertificateExpiry};
use crate::model::finding::Findings;
use crate::model::pin::{Pin, PinChange};
use crate::model::record::FindingRecord;
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
    findings: Vec<FindingRecord>,
    #[serde(skip_serializing_if = "Option::is_none")]
    written: Option<&'f [String]>,
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
        let findings = findings.as_slice().iter().map(FindingRecord::from).collect();
        let (written, files, certificates, pairs, summary) = (None, None, None, None, None);
        Self {
            version: VERSION,
            command,
            outcome,
            findings,
            written,
            files,
            certificates,
            pairs,
            sealing_certificates: &[],
            summary,
        }
    }

    /// Adds the files beside the tree that were written.
    #[must_use]
    pub fn with_written(self, written: &'f [String]) -> Self {
        Self { written: Some(written), ..self }
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
