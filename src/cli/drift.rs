//! `pairctl drift`: what is live, compared with what should be.

mod tree;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::SystemTime;

use anyhow::Context;
use clap::{Args, ValueEnum};

use super::digest;
use super::live_pairs::{self, LivePairs};
use super::outcome::Outcome;
use super::output::Output;
use super::pace::PaceArgs;
use crate::drift::{Source, ignore_rules};
use crate::input::load::LoadedFile;
use crate::input::{load, validate};
use crate::live::fleet::Pace;
use crate::model::code::Code;
use crate::model::drift::{ClusterDrift, DriftReport, Expectation, PairDrift, State, VERSION};
use crate::model::expected::Inventory;
use crate::model::finding::{Finding, Findings};
use crate::model::fingerprint::Hasher;
use crate::model::live::LivePair;
use crate::model::name::ClusterName;
use crate::model::pairing::{Cluster, Pairings};
use crate::model::plan::{Contents, Plan};
use crate::model::record::FindingRecord;
use crate::parallel;
use crate::sops::LastModified;

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
    #[arg(long)]
    suggest_ignores: bool,
    /// Let pairs that are not pairctl's count as differences
    #[arg(long)]
    strict: bool,
    #[command(flatten)]
    pace: PaceArgs,
    /// How to report
    #[arg(short, long)]
    output: Option<String>,
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
    output.json(&report)?;
    Ok(outcome)
}

/// What was found, cluster by cluster.
#[derive(Default)]
struct Compared {
    clusters: Vec<ClusterDrift>,
    pairs: Vec<PairDrift>,
}

impl Compared {
    fn outcome(&self, findings: &Findings, strict: bool) -> Outcome {
        let is_unread = self.clusters.iter().any(|cluster| !cluster.readable);
        let differs = |pair: &PairDrift| match pair.state {
            State::InSync => false,
            State::Unmanaged => strict,
            _ => true,
        };
        let is_stale = self.clusters.iter().any(|cluster| !cluster.stale.is_empty());
        match self.pairs.iter().any(differs) || is_stale {
            _ if findings.has_errors() || is_unread => Outcome::Failed,
            true => Outcome::Differences,
            false => Outcome::Clean,
        }
    }
}

/// Reads tree and clusters and holds them against each other; nothing where the command line names no cluster.
fn compare(
    args: &DriftArgs,
    pairings: &Pairings,
    now: SystemTime,
    findings: &mut Findings,
) -> anyhow::Result<Compared> {
    let sources = sources(args, pairings, findings);
    if findings.has_errors() {
        return Ok(Compared::default());
    }
    let mut plan = Plan::new(pairings, None);
    plan.sources.retain(|name, _| sources.contains_key(name));
    let hasher = Hasher::default();
    let scope = tree::Scope { pairings, plan: &plan, sources: &sources, is_whole: args.clusters.is_empty() };
    let contents = scope.contents(args.from.into(), now, findings);
    let Some(inventory) = scope.inventory(&contents, &hasher, now, findings)? else {
        return Ok(Compared::default());
    };
    let live = live(&scope, args.pace.pace(), findings)?;
    findings.extend(live.iter().filter_map(|(cluster, live)| copies_of_credentials(cluster, live)));
    Ok(held_together(&scope, &contents, inventory, &live, &hasher))
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

/// The pairs of every cluster that could be read. One from which nothing is to fail over may do without Stork.
fn live(scope: &tree::Scope<'_>, pace: Pace, findings: &mut Findings) -> anyhow::Result<LivePairs> {
    let mut live = LivePairs::new();
    for (name, listed) in live_pairs::listed(scope.sources, pace)? {
        match listed {
            Ok(pairs) => {
                live.insert(name, pairs);
            }
            Err(finding) if finding.code == Code::StorkMissing && !scope.plan.sources.contains_key(&name) => {
                live.insert(name, Vec::new());
            }
            Err(finding) => findings.push(*finding),
        }
    }
    Ok(live)
}

/// Holds every cluster against what should be on it.
fn held_together(
    scope: &tree::Scope<'_>,
    contents: &[Contents],
    mut inventory: Inventory,
    live: &LivePairs,
    hasher: &Hasher,
) -> Compared {
    let wanted: Vec<_> =
        scope.sources.keys().map(|name| (*name, scope.expected(name, contents, &mut inventory))).collect();
    let pairs = parallel::map(&wanted, |(cluster, expected)| {
        let source = Source { cluster, expected, ignores: &scope.pairings.ignores, hasher };
        live.get(*cluster).map_or_else(|| source.unreadable(), |live| source.compare(live))
    });
    let read = |name: &&ClusterName| {
        let live = live.get(*name).map(Vec::len);
        let stale = inventory.stale.remove(name.as_str()).unwrap_or_default();
        ClusterDrift { name: name.to_string(), readable: live.is_some(), live, stale }
    };
    let mut clusters: Vec<ClusterDrift> = scope.sources.keys().map(read).collect();
    // Directories of clusters that are no source any more.
    let left = |(name, stale)| ClusterDrift { name, readable: true, live: None, stale };
    clusters.extend(std::mem::take(&mut inventory.stale).into_iter().map(left));
    Compared { clusters, pairs: pairs.into_iter().flatten().collect() }
}

/// kubectl's copy of what was applied, which holds the credential a second time.
fn copies_of_credentials(cluster: &ClusterName, live: &[LivePair]) -> Option<Finding> {
    let copies = live.iter().filter(|pair| pair.metadata.annotations.contains_key(LAST_APPLIED));
    let names: Vec<String> = copies.map(|pair| pair.metadata.to_string()).collect();
    let first = names.first()?;
    let message = match names.len() {
        1 => format!("{first} of cluster `{cluster}` holds its credential twice: in `{LAST_APPLIED}` too"),
        many => format!(
            "{many} pairs of cluster `{cluster}`, {first} first, hold their credentials twice: in `{LAST_APPLIED}` too"
        ),
    };
    Some(Finding::new(Code::CredentialCopied, message).help(
        "apply them with `kubectl apply --server-side`, or let Argo CD do so (`ServerSideApply=true`), and take the annotation \
         off with `kubectl annotate clusterpair NAME kubectl.kubernetes.io/last-applied-configuration-`",
    ))
}

const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

fn report(
    args: &DriftArgs,
    files: &[LoadedFile],
    compared: Compared,
    findings: &Findings,
    outcome: Outcome,
    now: SystemTime,
) -> anyhow::Result<DriftReport> {
    let started_at = LastModified::try_from(now).context("the clock of this machine")?.to_string();
    let is_source = |cluster: &&ClusterDrift| !cluster.is_left_over();
    Ok(DriftReport {
        version: VERSION,
        command: "drift".to_owned(),
        outcome: outcome.word().to_owned(),
        pairctl: env!("CARGO_PKG_VERSION").to_owned(),
        started_at,
        file: args.file.display().to_string(),
        from: args.from.into(),
        digest: digest(files),
        fleet: compared.clusters.iter().filter(is_source).count(),
        shard: None,
        findings: findings.as_slice().iter().map(FindingRecord::from).collect(),
        summary: DriftReport::summarise(&compared.pairs),
        clusters: compared.clusters,
        pairs: compared.pairs,
    })
}
