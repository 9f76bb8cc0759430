//! `pairctl reseal`: seals manifests anew although nothing changed, for instance after a recipient was removed and every
//! credential rotated.

use clap::Args;

use super::outcome::Outcome;
use super::output::Output;
use super::render::{self, RenderArgs};
use super::{FileArgs, Format};

/// Seal the manifests of some source clusters anew, although nothing changed
///
/// A changed recipient re-seals by itself. What was sealed before stays in Git's history for whoever could open it: to shut
/// somebody out, rotate the credentials too.
#[derive(Debug, Args)]
pub(super) struct ResealArgs {
    #[command(flatten)]
    common: FileArgs,
    /// The source clusters
    #[arg(required_unless_present = "all")]
    clusters: Vec<String>,
    /// All of them
    #[arg(long, conflicts_with = "clusters")]
    all: bool,
}

/// Renders each cluster with fresh data keys. Needs all credentials of those clusters.
pub(super) fn run(args: &ResealArgs, output: &mut Output) -> anyhow::Result<Outcome> {
    if args.clusters.len() > 1 && args.common.output == Format::Json {
        anyhow::bail!("one JSON report is of one cluster or of all; name one, or say --all");
    }
    let mut worst = Outcome::Clean;
    let clusters = args.clusters.iter().cloned().map(Some);
    for only in clusters.chain(args.all.then_some(None)) {
        worst = worst.max(render::run(&RenderArgs::reseal(args.common.clone(), only), output)?);
    }
    Ok(worst)
}
