//! A run of `verify` as a receipt has it.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::Context;

use super::pairs::Wanted;
use crate::input::git;
use crate::input::load::LoadedFile;
use crate::model::cluster_pair::ObjectId;
use crate::model::name::{NamespaceName, PairName};
use crate::model::pairing::{Pairings, SkipRule};
use crate::model::receipt::{
    Evidence, FileDigest, KIND, Options, PairReceipt, PairingsRecord, Receipt, SkipRecord, TreeRecord,
    VERSION,
};
use crate::model::report::OUTCOMES;
use crate::model::verify::{PairVerdict, VerifyReport};
use crate::render::manifest_digests;
use crate::sops::LastModified;
use crate::verify::evidence;

/// What a run had, beside its report.
pub(super) struct Run<'a> {
    /// What was asked for.
    pub(super) wanted: &'a Wanted<'a>,
    /// The pairings files that could be read.
    pub(super) files: &'a [LoadedFile],
    /// What they say, where that is sound.
    pub(super) pairings: Option<&'a Pairings>,
    /// Why it broke off.
    pub(super) failure: Option<&'a anyhow::Error>,
}

impl Run<'_> {
    /// What a receipt says of it.
    pub(super) fn receipt(&self, report: &VerifyReport, evidence: Vec<Evidence>) -> anyhow::Result<Receipt> {
        let checks = evidence::records(|code| self.wanted.is_for(code));
        let pairs = report.pairs.iter().zip(evidence);
        let pairs = pairs.map(|(pair, mut evidence)| {
            evidence.manifests = self.manifests(pair).unwrap_or_default();
            PairReceipt::new(pair.clone(), evidence, &checks)
        });
        let files =
            self.files.iter().map(|file| FileDigest::of(file.source.path(), file.source.text().as_bytes()));
        let mut paths: Vec<PathBuf> =
            self.files.iter().map(|file| PathBuf::from(file.source.path())).collect();
        paths.extend(self.pairings.map(|pairings| pairings.output.clone()));
        let ended_at =
            LastModified::try_from(SystemTime::now()).context("the clock of this machine")?.to_string();
        Ok(Receipt {
            version: VERSION,
            kind: KIND.to_owned(),
            pairctl: report.pairctl.clone(),
            started_at: report.started_at.clone(),
            // A clock that was set back meanwhile does not end a run before it began.
            ended_at: ended_at.max(report.started_at.clone()),
            outcome: if self.failure.is_some() { OUTCOMES[2] } else { &report.outcome }.to_owned(),
            failure: self.failure.map(|why| format!("{why:#}")),
            pairings: PairingsRecord {
                file: report.file.clone(),
                digest: report.digest.clone(),
                files: files.collect(),
            },
            tree: self.pairings.filter(|_| !report.tree.is_empty()).map(|pairings| TreeRecord {
                directory: pairings.output.display().to_string(),
                digest: report.tree.clone(),
            }),
            revision: git::revision(Path::new(&report.file), &paths),
            options: self.options(report),
            findings: report.findings.clone(),
            skipped: report.skipped.clone(),
            pairs: pairs.collect(),
            summary: report.summary.clone(),
            checks,
        })
    }

    fn options(&self, report: &VerifyReport) -> Options {
        let rules = self.pairings.map(|pairings| pairings.skips.as_slice()).unwrap_or_default();
        Options {
            offline: report.offline,
            fail_within_days: report.fail_within_days,
            clusters: report.only.clone(),
            only: report.checks.clone(),
            shard: report.shard,
            skips: rules.iter().map(skip).collect(),
        }
    }

    fn manifests(&self, pair: &PairVerdict) -> Option<Vec<FileDigest>> {
        let pairings = self.pairings?;
        let source = pairings.clusters.values().find(|cluster| cluster.name.as_str() == pair.cluster)?;
        let (namespace, name) = (pair.namespace.parse::<NamespaceName>(), pair.name.parse::<PairName>());
        let id = ObjectId { namespace: namespace.ok()?, name: name.ok()? };
        Some(manifest_digests::of_object(pairings, source, &id))
    }
}

fn skip(rule: &SkipRule) -> SkipRecord {
    SkipRecord {
        code: rule.code.as_str().to_owned(),
        cluster: rule.cluster.as_ref().map(ToString::to_string),
        namespace: rule.namespace.as_ref().map(ToString::to_string),
        pair: rule.pair.as_ref().map(ToString::to_string),
        reason: rule.reason.clone(),
    }
}
