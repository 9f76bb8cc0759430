//! `pairctl verify`: whether the links of the fleet would work today.

mod adding;
mod live;
mod pairs;
mod rancher;
mod sources;

use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use anyhow::Context;
use clap::Args;

use super::outcome::Outcome;
use super::output::Output;
use super::pace::PaceArgs;
use super::{Format, digest};
use crate::input::load::LoadedFile;
use crate::input::{load, validate};
use crate::model::code::Code;
use crate::model::drift::VERSION;
use crate::model::finding::{Findings, Severity};
use crate::model::record::FindingRecord;
use crate::model::verify::{COMMAND, Verdict, VerifyReport};
use crate::report;
use crate::sops::LastModified;
use crate::verify::{CHECKS, Horizon, READINGS};
use pairs::{Verified, Wanted};

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
    /// How to report
    #[arg(short, long, value_enum, default_value_t = Format::Text)]
    output: Format,
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

/// Loads, validates, gathers, checks, reports.
pub(super) fn run(args: &VerifyArgs, output: &mut Output) -> anyhow::Result<Outcome> {
    let now = SystemTime::now();
    let mut findings = Findings::default();
    let files = load::load(&args.file, &mut findings);
    let within = Duration::from_secs(args.fail_within.saturating_mul(24 * 60 * 60));
    let wanted = Wanted {
        clusters: &args.clusters,
        only: &args.only,
        horizon: Horizon { now, within },
        pace: (!args.offline).then(|| args.pace.pace()),
        preview: args.preview,
    };
    let verified = match validate::validate(&files, &mut findings) {
        Some(pairings) => pairs::verify(&pairings, &wanted, &mut findings)?,
        None => Verified::default(),
    };
    let outcome = outcome(&verified, &findings);
    findings.extend(verified.of_clusters.iter().cloned());
    let findings = findings.sorted();
    let report = report(args, &files, verified, &findings, outcome, now)?;
    if args.output == Format::Json {
        output.json(&report)?;
        return Ok(outcome);
    }
    output.findings(&findings)?;
    output.results().write_all(report::verify::text(&report).as_bytes())?;
    if args.preview {
        output.results().write_all(report::verify_preview::text(&report).as_bytes())?;
    }
    Ok(outcome)
}

/// What is wrong with the run itself comes first; what is wrong with a cluster weighs what it does at a pair.
fn outcome(verified: &Verified, findings: &Findings) -> Outcome {
    let has = |verdict| verified.pairs.iter().any(|pair| pair.verdict == verdict);
    let of_clusters = verified.of_clusters.iter().any(|finding| finding.severity() >= Severity::Warning);
    match has(Verdict::Fails) || has(Verdict::AtRisk) || of_clusters {
        _ if findings.has_errors() || has(Verdict::Unknown) => Outcome::Failed,
        true => Outcome::Differences,
        false => Outcome::Clean,
    }
}

fn report(
    args: &VerifyArgs,
    files: &[LoadedFile],
    verified: Verified,
    findings: &Findings,
    outcome: Outcome,
    now: SystemTime,
) -> anyhow::Result<VerifyReport> {
    let started_at = LastModified::try_from(now).context("the clock of this machine")?.to_string();
    Ok(VerifyReport {
        version: VERSION,
        command: COMMAND.to_owned(),
        outcome: outcome.word().to_owned(),
        pairctl: env!("CARGO_PKG_VERSION").to_owned(),
        started_at,
        file: args.file.display().to_string(),
        digest: digest(files),
        offline: args.offline || !verified.has_asked,
        fail_within_days: args.fail_within,
        shard: None,
        findings: findings.as_slice().iter().map(FindingRecord::from).collect(),
        skipped: verified.skipped,
        summary: VerifyReport::summarise(&verified.pairs),
        pairs: verified.pairs,
    })
}
