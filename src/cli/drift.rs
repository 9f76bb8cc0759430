//! `pairctl drift`: what is live, compared with what should be.

mod compared;
mod copies;
pub(super) mod tree;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::time::SystemTime;

use anyhow::Context;
use clap::{Args, ValueEnum};

use super::outcome::Outcome;
use super::output::Output;
use super::pace::PaceArgs;
use super::report_args::ReportArgs;
use super::report_files;
use super::report_targets::Kept;
use super::shard::ShardArgs;
use super::{digest, live_pairs};
use crate::drift::ignore_rules;
use crate::input::load::LoadedFile;
use crate::input::{load, validate};
use crate::model::drift::{COMMAND, DriftReport, Expectation};
use crate::model::finding::Findings;
use crate::model::fingerprint::Hasher;
use crate::model::name::ClusterName;
use crate::model::pairing::{Cluster, Pairings};
use crate::model::plan::Plan;
use crate::model::record::FindingRecord;
use crate::model::report::{AnyReport, VERSION};
use crate::render::tree_digest;
use crate::sops::LastModified;
use compared::{Compared, Comparison, read};

/// Compare the live pairs of every source cluster with what they should be
///
/// Three comparisons, since each has another remedy: pairings.yaml with the tree (not rendered), the tree with the cluster
/// (not synced), the live pair with its own fingerprint (changed in the cluster). Every difference comes with what it does
/// and the safe next step; secrets are never shown. Reads clusters with the right to list ClusterPairs, and writes nothing.
#[derive(Debug, Args)]
pub(super) struct DriftArgs {
    /// The pairings file
    #[arg(short, long, default_value = "pairings.yaml", value_name = "FILE")]
    file: PathBuf,
    /// The source clusters; by default all that have pairs, and all with `access`
    clusters: Vec<String>,
    /// What to compare clusters with
    #[arg(long, value_enum, default_value_t = From::Pairings)]
    from: From,
    /// Print the rules for `drift.ignore` in pairings.yaml that would silence what was found
    #[arg(long, conflicts_with = "output")]
    suggest_ignores: bool,
    /// Let pairs that are not pairctl's count as differences
    #[arg(long)]
    strict: bool,
    #[command(flatten)]
    pace: PaceArgs,
    #[command(flatten)]
    shard: ShardArgs,
    #[command(flatten)]
    report: ReportArgs,
}

/// What clusters are compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum From {
    /// pairings.yaml, the credentials that are at hand, and the tree
    Pairings,
    /// The tree, without any credential of a pair
    Tree,
}

impl std::convert::From<From> for Expectation {
    fn from(from: From) -> Self {
        match from {
            From::Pairings => Self::Pairings,
            From::Tree => Self::Tree,
        }
    }
}

/// Loads, validates, surveys the tree, reads the clusters, compares, reports.
pub(super) fn run(args: &DriftArgs, output: &mut Output) -> anyhow::Result<Outcome> {
    let now = SystemTime::now();
    let mut findings = Findings::default();
    let files = load::load(&args.file, &mut findings);
    let pairings = validate::validate(&files, &mut findings);
    if let Some(refusal) = Kept::of(&args.file, &files, pairings.as_ref(), &findings).refusal(&args.report) {
        findings.push(refusal);
        output.findings(&findings.sorted())?;
        return Ok(Outcome::Failed);
    }
    let compared = match &pairings {
        Some(pairings) => compare(args, pairings, now, &mut findings)?,
        None => Compared::default(),
    };
    let findings = findings.sorted();
    let outcome = compared.outcome(&findings, args.strict);
    let report = report(args, &files, compared, &findings, outcome, now)?;
    if args.suggest_ignores {
        output.findings(&findings)?;
        output.results().write_all(ignore_rules(&report.pairs).as_bytes())?;
        return Ok(outcome);
    }
    report_files::write(&args.report, &AnyReport::Drift(report), Some(&findings), output)?;
    Ok(outcome)
}

/// Reads tree and clusters and holds them against each other; nothing where the command line names no cluster.
fn compare(
    args: &DriftArgs,
    pairings: &Pairings,
    now: SystemTime,
    findings: &mut Findings,
) -> anyhow::Result<Compared> {
    let fleet = sources(args, pairings, findings);
    if findings.has_errors() {
        return Ok(Compared::default());
    }
    let sources = match args.shard.shard() {
        Some(shard) => {
            shard.of_all(fleet.keys().copied()).into_iter().map(|name| (name, fleet[name])).collect()
        }
        None => fleet.clone(),
    };
    let mut plan = Plan::new(pairings, None);
    plan.sources.retain(|name, _| sources.contains_key(name));
    let hasher = Hasher::default();
    let others = if args.clusters.is_empty() { Some(&fleet) } else { None };
    let scope = tree::Scope { pairings, plan: &plan, sources: &sources, fleet: others };
    let contents = scope.contents(args.from.into(), now, findings);
    let Some(mut inventory) = scope.inventory(&contents, &hasher, now, findings)? else {
        return Ok(Compared::default());
    };
    let comparison = Comparison::new(&scope, &contents, &mut inventory, &hasher);
    let read = read(&scope, &comparison, args.pace.pace(), findings)?;
    let compared = comparison.whole(read, inventory.stale);
    Ok(Compared { fleet: fleet.len(), tree: tree_digest::of(&pairings.output), ..compared })
}

/// The named source clusters; or all that have pairs, and all that the user gave a way to read, which may have pairs left.
fn sources<'p>(
    args: &DriftArgs,
    pairings: &'p Pairings,
    findings: &mut Findings,
) -> BTreeMap<&'p ClusterName, &'p Cluster> {
    let mut sources = live_pairs::sources(pairings, &args.clusters, findings);
    if args.clusters.is_empty() {
        sources.extend(pairings.clusters.iter().filter(|(_, cluster)| cluster.access.is_some()));
    }
    sources
}

fn report(
    args: &DriftArgs,
    files: &[LoadedFile],
    compared: Compared,
    findings: &Findings,
    outcome: Outcome,
    now: SystemTime,
) -> anyhow::Result<DriftReport> {
    let only: BTreeSet<String> = args.clusters.iter().cloned().collect();
    let only = only.into_iter().collect();
    let started_at = LastModified::try_from(now).context("the clock of this machine")?.to_string();
    Ok(DriftReport {
        version: VERSION,
        command: COMMAND.to_owned(),
        outcome: outcome.word().to_owned(),
        pairctl: env!("CARGO_PKG_VERSION").to_owned(),
        started_at,
        file: args.file.display().to_string(),
        from: args.from.into(),
        digest: digest(files),
        tree: compared.tree,
        only,
        strict: args.strict,
        shard: args.shard.shard(),
        fleet: compared.fleet,
        findings: findings.as_slice().iter().map(FindingRecord::from).collect(),
        summary: DriftReport::summarise(&compared.pairs),
        clusters: compared.clusters,
        pairs: compared.pairs,
    })
}
