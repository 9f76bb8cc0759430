//! `--receipt`: what a run leaves for whoever asks later whether the links worked.

use std::path::{Path, PathBuf};
use std::time::SystemTime;
use std::{env, fs, io};

use anyhow::Context;
use clap::Args;

use super::pairs::Wanted;
use crate::cli::report_files::replace;
use crate::cli::report_targets::Kept;
use crate::input::load::LoadedFile;
use crate::input::receipts::signature_path;
use crate::input::{git, signing_key};
use crate::model::cluster_pair::ObjectId;
use crate::model::code::Code;
use crate::model::finding::{Finding, Findings};
use crate::model::name::{NamespaceName, PairName};
use crate::model::pairing::{Pairings, SkipRule};
use crate::model::receipt::{
    Evidence, FileDigest, KIND, Options, PairReceipt, PairingsRecord, Receipt, SkipRecord, TreeRecord,
    VERSION,
};
use crate::model::secret::Secret;
use crate::model::verify::{PairVerdict, VerifyReport};
use crate::render::{manifest_digests, tree_digest};
use crate::report::receipt::html;
use crate::signature::{Format, SigningKey};
use crate::sops::LastModified;
use crate::verify::evidence;

/// Where a receipt goes, and who signs it.
#[derive(Debug, Args)]
pub(super) struct ReceiptArgs {
    /// Leave a receipt of this run in a file, for the auditor who asks later whether the links worked
    #[arg(long, value_name = "FILE")]
    receipt: Option<PathBuf>,
    /// Leave the receipt as a page to read, too
    #[arg(long, value_name = "FILE")]
    receipt_html: Option<PathBuf>,
    /// Sign the receipt with a secret key of minisign or OpenSSH; the signature goes beside it
    #[arg(long, value_name = "FILE", requires = "receipt")]
    receipt_key: Option<PathBuf>,
    /// The variable with the password of that key; the terminal is asked where none is named
    #[arg(long, value_name = "NAME", requires = "receipt_key")]
    receipt_key_password_env: Option<String>,
}

/// A receipt that can be written: nothing stands in its way, and its key is open.
pub(super) struct Ready<'a> {
    args: &'a ReceiptArgs,
    key: Option<SigningKey>,
}

/// What a run had, beside its report.
pub(super) struct Run<'a> {
    pub(super) wanted: &'a Wanted<'a>,
    pub(super) files: &'a [LoadedFile],
    pub(super) pairings: Option<&'a Pairings>,
    pub(super) failure: Option<&'a anyhow::Error>,
}

impl ReceiptArgs {
    /// Looks at the targets and opens the key, before anything is asked; nothing where that cannot be.
    pub(super) fn ready(&self, kept: Kept, findings: &mut Findings) -> Option<Ready<'_>> {
        let kept = kept.and(self.receipt_key.as_deref());
        let targets = self.targets();
        if let Some(refusal) =
            kept.refusal_of(targets.iter().map(PathBuf::as_path)).or_else(|| clash(&targets))
        {
            findings.push(refusal);
            return None;
        }
        let Some(path) = &self.receipt_key else { return Some(Ready { args: self, key: None }) };
        let key = signing_key::read(path, || self.password(), findings)?;
        Some(Ready { args: self, key: Some(key) })
    }

    /// Every file that may be written or taken away.
    fn targets(&self) -> Vec<PathBuf> {
        let signatures = |path: &PathBuf| Format::ALL.map(|format| signature_path(path, format));
        let of_receipt =
            self.receipt.iter().flat_map(|path| [path.clone()].into_iter().chain(signatures(path)));
        of_receipt.chain(self.receipt_html.clone()).collect()
    }

    fn password(&self) -> Result<Secret, String> {
        let Some(name) = &self.receipt_key_password_env else {
            return rpassword::prompt_password("Password of the signing key: ").map(signing_key::taken).map_err(|why| {
                format!("the terminal cannot be asked ({why}); name the variable with its password: --receipt-key-password-env NAME")
            });
        };
        let password = env::var(name).ok().filter(|password| !password.is_empty());
        password
            .map(signing_key::taken)
            .ok_or_else(|| format!("the variable {name} is not set, or is no text"))
    }
}

fn clash(targets: &[PathBuf]) -> Option<Finding> {
    let absolute: Vec<_> =
        targets.iter().map(|path| std::path::absolute(path).unwrap_or_else(|_| path.clone())).collect();
    let twice = absolute.iter().enumerate().find(|(at, path)| absolute[..*at].contains(path));
    twice.map(|(_, path)| {
        let message = format!("the receipt, its page and its signature cannot all go to {}", path.display());
        Finding::new(Code::BadArgument, message).help("give each a file of its own")
    })
}

impl Ready<'_> {
    /// Writes what was asked for, each file at one stroke.
    pub(super) fn write(
        &self,
        report: &VerifyReport,
        evidence: Vec<Evidence>,
        run: &Run<'_>,
    ) -> anyhow::Result<()> {
        let ReceiptArgs { receipt: file, receipt_html: page, .. } = self.args;
        if file.is_none() && page.is_none() {
            return Ok(());
        }
        let receipt = run.receipt(report, evidence)?;
        if let Some(file) = file {
            self.write_signed(file, &receipt)?;
        }
        if let Some(page) = page {
            replace(page, &html::text(&receipt))
                .with_context(|| format!("cannot write the receipt {}", page.display()))?;
        }
        Ok(())
    }

    /// A signature of the receipt that is replaced would fit nothing any more, so it goes first.
    fn write_signed(&self, file: &Path, receipt: &Receipt) -> anyhow::Result<()> {
        let failed = |path: &Path| format!("cannot write the receipt {}", path.display());
        let text = receipt.text();
        for signature in Format::ALL.map(|format| signature_path(file, format)) {
            match fs::remove_file(&signature) {
                Err(why) if why.kind() != io::ErrorKind::NotFound => {
                    return Err(why).with_context(|| failed(&signature));
                }
                _ => {}
            }
        }
        replace(file, &text).with_context(|| failed(file))?;
        let Some(key) = &self.key else { return Ok(()) };
        let comment = format!("receipt of pairctl verify, {}", receipt.started_at);
        let signature = key.sign(text.as_bytes(), &comment).context("the receipt could not be signed")?;
        let path = signature_path(file, key.format());
        replace(&path, &signature).with_context(|| failed(&path))
    }
}

impl Run<'_> {
    fn receipt(&self, report: &VerifyReport, evidence: Vec<Evidence>) -> anyhow::Result<Receipt> {
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
            outcome: report.outcome.clone(),
            failure: self.failure.map(|why| format!("{why:#}")),
            pairings: PairingsRecord {
                file: report.file.clone(),
                digest: report.digest.clone(),
                files: files.collect(),
            },
            tree: self.pairings.map(|pairings| TreeRecord {
                directory: pairings.output.display().to_string(),
                digest: tree_digest::of(&pairings.output),
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
        let mut clusters = self.wanted.clusters.to_vec();
        clusters.sort();
        clusters.dedup();
        Options {
            offline: report.offline,
            fail_within_days: report.fail_within_days,
            clusters,
            only: self.wanted.only.iter().map(|code| code.as_str().to_owned()).collect(),
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
