//! `pairctl graph`: the fleet as a picture.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::outcome::Outcome;
use super::output::Output;
use super::picture_inputs::{ReportFiles, Reports};
use super::unknown_cluster;
use crate::input::{load, validate};
use crate::model::finding::{Finding, Findings};
use crate::model::graph::{Fleet, Graph};
use crate::model::pairing::Pairings;
use crate::report::graph::{dot, mermaid, svg};

/// Draw the clusters and what is paired with what
///
/// From pairings.yaml alone, without any credential or cluster. With reports of `verify` or `drift` each line also says how
/// its pairs stand: in words and shapes, not in colours alone.
#[derive(Debug, Args)]
pub(super) struct GraphArgs {
    /// The pairings file
    #[arg(short, long, default_value = "pairings.yaml", value_name = "FILE")]
    file: PathBuf,
    /// How to draw
    #[arg(short, long, value_enum, default_value_t = Format::Mermaid)]
    output: Format,
    /// Draw this cluster with what it is paired with alone; may be repeated
    #[arg(long, value_name = "CLUSTER")]
    only: Vec<String>,
    /// What `pairctl verify -o json` wrote
    #[arg(long, value_name = "FILE")]
    health: Option<PathBuf>,
    /// What `pairctl drift -o json` wrote
    #[arg(long, value_name = "FILE")]
    drift: Option<PathBuf>,
}

/// How to draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For Markdown
    Mermaid,
    /// For Graphviz
    Dot,
    /// A picture
    Svg,
    /// For machines
    Json,
}

/// Loads, validates, reads the reports, draws.
pub(super) fn run(args: &GraphArgs, output: &mut Output) -> anyhow::Result<Outcome> {
    let mut findings = Findings::default();
    let files = load::load(&args.file, &mut findings);
    let pairings = validate::validate(&files, &mut findings);
    let named = ReportFiles { verify: args.health.as_deref(), drift: args.drift.as_deref(), calendar: None };
    let reports = Reports::read(named, &mut findings);
    let digest = pairings.as_ref().map(|_| super::digest(&files));
    reports.compare(digest.as_deref(), &mut findings);
    if let Some(pairings) = &pairings {
        findings.extend(unknown(&args.only, pairings));
    }
    let findings = findings.sorted();
    output.findings(&findings)?;
    let (Some(pairings), false) = (pairings, findings.has_errors()) else {
        return Ok(Outcome::Failed);
    };
    let fleet = Fleet::gather(Some(&pairings), reports.verify.as_ref(), reports.drift.as_ref());
    draw(&fleet.graph().only(&args.only), args.output, output)?;
    Ok(Outcome::Clean)
}

fn unknown(only: &[String], pairings: &Pairings) -> Vec<Finding> {
    let is_known = |wanted: &str| pairings.clusters.keys().any(|name| name.as_str() == wanted);
    only.iter().filter(|wanted| !is_known(wanted)).map(|wanted| unknown_cluster(wanted, pairings)).collect()
}

fn draw(graph: &Graph, format: Format, output: &mut Output) -> anyhow::Result<()> {
    let text = match format {
        Format::Json => return output.json(graph),
        Format::Mermaid => mermaid::text(graph),
        Format::Dot => dot::text(graph),
        Format::Svg => svg::text(graph, svg::Use::File),
    };
    Ok(output.results().write_all(text.as_bytes())?)
}
