//! `pairctl status`: what Stork says of the fleet's pairs.

use std::collections::BTreeMap;
use std::thread;
use std::time::{Duration, Instant};

use clap::Args;

use super::outcome::Outcome;
use super::output::Output;
use super::pace::PaceArgs;
use super::{FileArgs, Format, live_pairs};
use crate::input::{load, validate};
use crate::model::finding::Findings;
use crate::model::name::ClusterName;
use crate::model::pairing::{Cluster, Pairings};
use crate::model::plan::Plan;
use crate::model::status::{PairStatus, Standing, statuses};
use crate::report;
use crate::report::json::Report;

/// Show what Stork says of every pair
///
/// The columns are those of `storkctl get clusterpair`, over all source clusters. Stork checks a pair once: after Ready it
/// never looks again.
#[derive(Debug, Args)]
pub(super) struct StatusArgs {
    #[command(flatten)]
    common: FileArgs,
    /// The source clusters; by default all that have pairs
    clusters: Vec<String>,
    /// Wait until every pair of pairings.yaml is Ready; exit 1 if that takes longer
    #[arg(long, value_name = "SECONDS", num_args = 0..=1, default_missing_value = "300", conflicts_with = "watch")]
    wait: Option<u64>,
    /// Look again every few seconds and print the pairs that changed, until interrupted
    #[arg(long)]
    watch: bool,
    #[command(flatten)]
    pace: PaceArgs,
}

/// How long to wait before the clusters are asked again. Stork looks at a pair every ten seconds.
const PAUSE: Duration = Duration::from_secs(5);

/// Loads, validates, reads the clusters, reports; again and again where that is asked for.
pub(super) fn run(args: &StatusArgs, output: &mut Output) -> anyhow::Result<Outcome> {
    let mut findings = Findings::default();
    let files = load::load(&args.common.file, &mut findings);
    let pairings = validate::validate(&files, &mut findings);
    let sources =
        pairings.as_ref().map(|pairings| live_pairs::sources(pairings, &args.clusters, &mut findings));
    let (Some(pairings), Some(sources), false) = (&pairings, sources, findings.has_errors()) else {
        return report(args, &[], findings, Outcome::Failed, output);
    };
    let look = |findings: &mut Findings| look(pairings, &sources, args, findings);
    if args.watch { watch(args, look, output) } else { settle(args, look, output) }
}

/// Reports once: at once, or when every pair is Ready or the time is over.
fn settle(
    args: &StatusArgs,
    look: impl Fn(&mut Findings) -> anyhow::Result<Vec<PairStatus>>,
    output: &mut Output,
) -> anyhow::Result<Outcome> {
    let limit = args.wait.map(Duration::from_secs);
    let started = Instant::now();
    loop {
        let mut findings = Findings::default();
        let pairs = look(&mut findings)?;
        let ready = pairs.iter().filter(|pair| pair.standing != Standing::Unlisted).all(|pair| pair.ready);
        let outcome = match limit {
            _ if findings.has_errors() => Outcome::Failed,
            Some(_) if !ready => Outcome::Differences,
            _ => Outcome::Clean,
        };
        let is_over = limit.is_none_or(|limit| started.elapsed() + PAUSE >= limit);
        if outcome != Outcome::Differences || is_over {
            return report(args, &pairs, findings, outcome, output);
        }
        thread::sleep(PAUSE);
    }
}

/// Reports what changed, again and again.
fn watch(
    args: &StatusArgs,
    look: impl Fn(&mut Findings) -> anyhow::Result<Vec<PairStatus>>,
    output: &mut Output,
) -> anyhow::Result<Outcome> {
    let mut shown: Vec<PairStatus> = Vec::new();
    loop {
        let mut findings = Findings::default();
        let pairs = look(&mut findings)?;
        let outcome = if findings.has_errors() { Outcome::Failed } else { Outcome::Clean };
        let changed: Vec<_> = pairs.iter().filter(|pair| !shown.contains(pair)).cloned().collect();
        if !changed.is_empty() || findings.has_errors() {
            report(args, &changed, findings, outcome, output)?;
            output.finish()?;
        }
        if output.is_closed() {
            return Ok(outcome);
        }
        shown = pairs;
        thread::sleep(PAUSE);
    }
}

/// The pairs of every cluster that could be read.
fn look(
    pairings: &Pairings,
    sources: &BTreeMap<&ClusterName, &Cluster>,
    args: &StatusArgs,
    findings: &mut Findings,
) -> anyhow::Result<Vec<PairStatus>> {
    let plan = Plan::new(pairings, None);
    let live = live_pairs::list(sources, args.pace.pace(), findings)?;
    let of_cluster = |(cluster, live)| {
        let wanted = plan.sources.get(cluster).into_iter().flat_map(|source| source.objects.keys());
        statuses(cluster, live, wanted)
    };
    Ok(live.iter().map(|(cluster, live)| (cluster, live.as_slice())).flat_map(of_cluster).collect())
}

fn report(
    args: &StatusArgs,
    pairs: &[PairStatus],
    findings: Findings,
    outcome: Outcome,
    output: &mut Output,
) -> anyhow::Result<Outcome> {
    let findings = findings.sorted();
    if args.common.output == Format::Json {
        output.json(&Report::new("status", outcome.word(), &findings).with_pairs(pairs))?;
        return Ok(outcome);
    }
    output.findings(&findings)?;
    if !pairs.is_empty() {
        let text = report::status::text(pairs, output.width());
        output.results().write_all(text.as_bytes())?;
    }
    Ok(outcome)
}
