//! `pairctl credentials`: what pairs log in with, issued with the least rights and rotated without a cut.

mod acts;
mod args;
mod fleet;
mod hand_out;
mod issue;
mod observed;
mod probed;
mod rotate;
mod run;
mod target;
mod told;
mod trial;

use clap::{Args, Subcommand};

use super::outcome::Outcome;
use super::output::Output;

/// Issue and rotate the credentials that pairs log in with
#[derive(Debug, Args)]
pub(super) struct CredentialsCommand {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Issue(issue::IssueArgs),
    Rotate(rotate::RotateArgs),
}

/// Runs what was asked for.
pub(super) fn run(command: &CredentialsCommand, output: &mut Output) -> anyhow::Result<Outcome> {
    match &command.what {
        What::Issue(args) => issue::run(args, output),
        What::Rotate(args) => rotate::run(args, output),
    }
}
