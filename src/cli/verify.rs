//! `pairctl verify`: whether the links of the fleet would work today.

mod adding;
mod live;
mod pairs;
mod rancher;
mod receipt;
mod run;
mod sources;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use anyhow::Context;
use clap::Args;

use super::digest;
use super::outcome::Outcome;
use super::output::Output;
use super::pace::PaceArgs;
use super::report_args::ReportArgs;
use super::report_files;
use super::report_targets::Kept;
use super::shard::ShardArgs;
use crate::input::load::LoadedFile;
use crate::input::{load, validate};
use crate::model::code::Code;
use crate::model::finding::Findings;
use crate::model::record::FindingRecord;
use crate::model::report::{AnyReport, VERSION};
use crate::model::verify::{COMMAND, Skipped, VerifyReport};
use crate::sops::LastModified;
use crate::verify::{CHECKS, Horizon, READINGS};
use pairs::{Verified, Wanted};
use run::Run;

/// Prove for every pair that a failover through it would work today
///
/// Stork checks a pair once: a pair whose credential ended last month still says Ready. This looks again: at the credentials,
/// at the shape of the fleet, at the objects on the source clusters, and at what each destination answers to the pair's own
/// credential from here. docs/verify.md lists the checks.
#[derive(Debug, Args)]
pub(super) struct VerifyArgs {
    /// Whose pairs; those of all source clusters where none is given
    #[arg(value_name = "CLUSTER")]
    clusters: Vec<String>,
    /// The pairings file
    #[arg(short, long, default_value = "pairings.yaml", value_name = "FILE")]
    file: PathBuf,
    /// Ask no cluster
    #[arg(long)]
    offline: bool,
    #[command(flatten)]
    pace: PaceArgs,
    /// Report what ends within this time
    #[arg(long, value_name = "DAYS", default_value = "30d", value_parser = days)]
    fail_within: u64,
    /// Check this alone; may be repeated
    #[arg(long, value_name = "CODE", value_parser = check)]
    only: Vec<Code>,
    /// Show what a failover makes of Rancher's labels and annotations
    #[arg(long, conflicts_with = "offline")]
    preview: bool,
    #[command(flatten)]
    shard: ShardArgs,
    #[command(flatten)]
    report: ReportArgs,
    #[command(flatten)]
    receipt: receipt::ReceiptArgs,
}

/// A number of days, such as `30d` or `30`.
fn days(text: &str) -> Result<u64, String> {
    let number = text.strip_suffix('d').unwrap_or(text);
    number.parse().map_err(|_| "write a number of days, such as 30d".to_owned())
}

/// A code that a pair can have.
fn check(text: &str) -> Result<Code, String> {
    let codes = CHECKS.iter().map(|check| check.code).chain(READINGS.iter().map(|reading| reading.code));
    let found = codes.into_iter().find(|code| code.as_str() == text);
    found.ok_or_else(|| "no check has this code; docs/verify.md lists them".to_owned())
}

/// Loads, validates, gathers, checks, reports, and leaves a receipt.
pub(super) fn run(args: &VerifyArgs, output: &mut Output) -> anyhow::Result<Outcome> {
    let now = SystemTime::now();
    let mut findings = Findings::default();
    let files = load::load(&args.file, &mut findings);
    let pairings = validate::validate(&files, &mut findings);
    let kept = Kept::of(&args.file, &files, pairings.as_ref(), &findings);
    let Some(receipt) = ready(args, kept, &mut findings) else {
        output.findings(&findings.sorted())?;
        return Ok(Outcome::Failed);
    };
    let wanted = wanted(args, now);
    let verified = match &pairings {
        Some(pairings) => pairs::verify(pairings, &wanted, &mut findings),
        None => Ok(Verified::default()),
    };
    let (mut verified, failure) =
        verified.map_or_else(|why| (Verified::default(), Some(why)), |found| (found, None));
    let evidence = std::mem::take(&mut verified.evidence);
    let findings = findings.sorted();
    let report = report(args, &files, verified, &findings, now)?;
    let run = Run { wanted: &wanted, files: &files, pairings: pairings.as_ref(), failure: failure.as_ref() };
    let left = receipt.write(&report, evidence, &run);
    if let Some(why) = failure {
        return Err(why);
    }
    let outcome = Outcome::of_word(&report.outcome);
    let wanted = ReportArgs { preview: args.preview, ..args.report.clone() };
    report_files::write(&wanted, &AnyReport::Verify(report), Some(&findings), output)?;
    left.map(|()| outcome)
}

/// Whether everything can be written that is asked for; nothing where a finding says why not.
fn ready<'a>(args: &'a VerifyArgs, kept: Kept, findings: &mut Findings) -> Option<receipt::Ready<'a>> {
    if let Some(refusal) = kept.refusal(&args.report) {
        findings.push(refusal);
        return None;
    }
    args.receipt.ready(kept, &args.report, findings)
}

fn wanted(args: &VerifyArgs, now: SystemTime) -> Wanted<'_> {
    let within = Duration::from_secs(args.fail_within.saturating_mul(24 * 60 * 60));
    Wanted {
        clusters: &args.clusters,
        shard: args.shard.shard(),
        only: &args.only,
        horizon: Horizon { now, within },
        pace: (!args.offline).then(|| args.pace.pace()),
        preview: args.preview,
    }
}

fn report(
    args: &VerifyArgs,
    files: &[LoadedFile],
    verified: Verified,
    findings: &Findings,
    now: SystemTime,
) -> anyhow::Result<VerifyReport> {
    let started_at = LastModified::try_from(now).context("the clock of this machine")?.to_string();
    let only: BTreeSet<String> = args.clusters.iter().cloned().collect();
    let checks: BTreeSet<&str> = args.only.iter().map(|code| code.as_str()).collect();
    let findings: Vec<FindingRecord> = findings.as_slice().iter().map(FindingRecord::from).collect();
    let Verified { fleet, tree, clusters, pairs, skipped, has_asked, .. } = verified;
    Ok(VerifyReport {
        version: VERSION,
        command: COMMAND.to_owned(),
        outcome: VerifyReport::judge(&findings, &clusters, &pairs).to_owned(),
        pairctl: env!("CARGO_PKG_VERSION").to_owned(),
        started_at,
        file: args.file.display().to_string(),
        digest: digest(files),
        tree,
        only: only.into_iter().collect(),
        checks: checks.into_iter().map(str::to_owned).collect(),
        offline: args.offline || !has_asked,
        fail_within_days: args.fail_within,
        fleet,
        shard: args.shard.shard(),
        findings,
        skipped: Skipped::each_once(skipped),
        clusters,
        summary: VerifyReport::summarise(&pairs),
        pairs,
    })
}
