//! `--receipt`: what a run leaves for whoever asks later whether the links worked.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

use anyhow::Context;
use clap::Args;

use super::run::Run;
use crate::cli::report_args::ReportArgs;
use crate::cli::report_files::replace;
use crate::cli::report_targets::Kept;
use crate::input::receipts::signature_path;
use crate::input::signing_key;
use crate::model::code::Code;
use crate::model::finding::{Finding, Findings};
use crate::model::receipt::{Evidence, Receipt};
use crate::model::secret::Secret;
use crate::model::verify::VerifyReport;
use crate::report::receipt::html;
use crate::signature::{Format, SigningKey};

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

impl ReceiptArgs {
    /// Looks at the targets and opens the key, before anything is asked; nothing where that cannot be.
    pub(super) fn ready(
        &self,
        kept: Kept,
        reports: &ReportArgs,
        findings: &mut Findings,
    ) -> Option<Ready<'_>> {
        let kept = kept.and(self.receipt_key.as_deref());
        let targets = self.targets();
        if let Some(refusal) =
            kept.refusal_of(targets.iter().map(PathBuf::as_path)).or_else(|| clash(&targets, reports))
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

/// Two things that are to go to one file.
fn clash(targets: &[PathBuf], reports: &ReportArgs) -> Option<Finding> {
    let reports = reports.targets.iter().filter_map(|target| target.file.as_ref());
    let absolute = |path: &PathBuf| std::path::absolute(path).unwrap_or_else(|_| path.clone());
    let all: Vec<PathBuf> = reports.chain(targets).map(absolute).collect();
    let twice = all.iter().enumerate().find(|(at, path)| all[..*at].contains(path));
    twice.map(|(_, path)| {
        let message =
            format!("the receipt, its page, its signature and reports cannot all go to {}", path.display());
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
