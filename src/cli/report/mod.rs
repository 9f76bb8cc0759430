//! `pairctl report`: what can be done with reports that are there.

mod merge;

use clap::{Args, Subcommand};

use super::outcome::Outcome;
use super::output::Output;

/// Join and convert reports of `pairctl drift` and `pairctl verify`
#[derive(Debug, Args)]
pub(super) struct ReportCommand {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Merge(merge::MergeArgs),
}

/// Runs what was asked for.
pub(super) fn run(command: &ReportCommand, output: &mut Output) -> anyhow::Result<Outcome> {
    match &command.what {
        What::Merge(args) => merge::run(args, output),
    }
}
