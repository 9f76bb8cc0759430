//! `pairctl verify`: whether the links of the fleet would work today.

mod live;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use anyhow::Context;
use clap::Args;

use super::outcome::Outcome;
use super::output::Output;
use super::pace::PaceArgs;
use super::subjects::Subjects;
use super::{Format, digest};
use crate::input::identities::Places;
use crate::input::load::LoadedFile;
use crate::input::unseal::Unsealer;
use crate::input::{load, validate};
use crate::model::drift::VERSION;
use crate::model::finding::{Finding, Findings};
use crate::model::name::ClusterName;
use crate::model::pairing::Pairings;
use crate::model::plan::Plan;
use crate::model::record::FindingRecord;
use crate::model::verify::{Fault, PairVerdict, Verdict, VerifyReport};
use crate::report;
use crate::sops::LastModified;
use crate::verify::{Checked, Fleet, Horizon, Subject, check, verdicts};

/// Prove for every pair that a failover through it would work today
///
/// Stork checks a pair once: a pair whose credential ended last month still says Ready. This looks again: at the credentials,
/// at the shape of the fleet, at the objects on the source clusters, and at what each destination answers to the pair's own
/// credential from here.
#[derive(Debug, Args)]
pub(super) struct VerifyArgs {
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
}

/// A number of days, such as `30d` or `30`.
fn days(text: &str) -> Result<u64, String> {
    let number = text.strip_suffix('d').unwrap_or(text);
    number.parse().map_err(|_| "write a number of days, such as 30d".to_owned())
}

/// Loads, validates, gathers, checks, reports.
pub(super) fn run(args: &VerifyArgs, output: &mut Output) -> anyhow::Result<Outcome> {
    let now = SystemTime::now();
    let mut findings = Findings::default();
    let files = load::load(&args.file, &mut findings);
    let pairs = match validate::validate(&files, &mut findings) {
        Some(pairings) => verified(args, &pairings, now, &mut findings)?,
        None => Vec::new(),
    };
    let findings = findings.sorted();
    let outcome = outcome(&pairs, &findings);
    let report = report(args, &files, pairs, &findings, outcome, now)?;
    if args.output == Format::Json {
        output.json(&report)?;
        return Ok(outcome);
    }
    output.findings(&findings)?;
    output.results().write_all(report::verify::text(&report).as_bytes())?;
    Ok(outcome)
}

fn outcome(pairs: &[PairVerdict], findings: &Findings) -> Outcome {
    let has = |verdict| pairs.iter().any(|pair| pair.verdict == verdict);
    match has(Verdict::Fails) || has(Verdict::AtRisk) {
        _ if findings.has_errors() || has(Verdict::Unknown) => Outcome::Failed,
        true => Outcome::Differences,
        false => Outcome::Clean,
    }
}

/// The verdict on every object of the fleet.
fn verified(
    args: &VerifyArgs,
    pairings: &Pairings,
    now: SystemTime,
    findings: &mut Findings,
) -> anyhow::Result<Vec<PairVerdict>> {
    let plan = Plan::new(pairings, None);
    let unsealer = Unsealer::new(Places::of_process());
    let gathered = Subjects::gather(pairings, &plan, now, &unsealer, findings);
    let subjects = gathered.of(pairings, &plan);
    let within = Duration::from_secs(args.fail_within.saturating_mul(24 * 60 * 60));
    let fleet = Fleet { pairings, subjects: &subjects, horizon: Horizon { now, within } };
    let mut checked = check(&fleet);
    for (subject, checked) in subjects.iter().zip(&mut checked) {
        add_kubeconfig_faults(&gathered.of_destinations, subject, checked);
    }
    if !args.offline {
        live::look(&fleet, args.pace.pace(), &mut checked, findings)?;
    }
    Ok(verdicts(&fleet, checked))
}

/// What reading the destination's kubeconfig had to say, or that there was none to read.
fn add_kubeconfig_faults(
    of_destinations: &BTreeMap<ClusterName, Findings>,
    subject: &Subject<'_>,
    checked: &mut Checked,
) {
    let found = of_destinations.get(&subject.destination.name).map(Findings::as_slice).unwrap_or_default();
    checked.faults.extend(found.iter().map(fault));
    if subject.config.is_none() && found.is_empty() {
        checked.not_checked.push(format!("the credential for `{}` is not at hand", subject.destination.name));
    }
}

fn fault(finding: &Finding) -> Fault {
    let help = finding.help.clone().unwrap_or_default();
    let fault = Fault::new(finding.code, finding.message.clone(), help);
    match &finding.place {
        Some((place, label)) => fault.shown_by(format!("{place}: {label}")),
        None => fault,
    }
}

fn report(
    args: &VerifyArgs,
    files: &[LoadedFile],
    pairs: Vec<PairVerdict>,
    findings: &Findings,
    outcome: Outcome,
    now: SystemTime,
) -> anyhow::Result<VerifyReport> {
    let started_at = LastModified::try_from(now).context("the clock of this machine")?.to_string();
    Ok(VerifyReport {
        version: VERSION,
        command: "verify".to_owned(),
        outcome: outcome.word().to_owned(),
        pairctl: env!("CARGO_PKG_VERSION").to_owned(),
        started_at,
        file: args.file.display().to_string(),
        digest: digest(files),
        offline: args.offline,
        fail_within_days: args.fail_within,
        shard: None,
        findings: findings.as_slice().iter().map(FindingRecord::from).collect(),
        summary: VerifyReport::summarise(&pairs),
        pairs,
    })
}
