//! `pairctl completions`: what a shell needs to complete its lines.

use clap::Args;
use clap_complete::{Generator, Shell};

use super::outcome::Outcome;
use super::output::Output;

/// Print the completions of a shell
#[derive(Debug, Args)]
pub(super) struct CompletionsArgs {
    /// The shell
    shell: Shell,
}

/// Prints the script.
pub(super) fn run(args: &CompletionsArgs, output: &mut Output) -> anyhow::Result<Outcome> {
    let mut command = super::command(None);
    command.build();
    args.shell.try_generate(&command, &mut output.results())?;
    Ok(Outcome::Clean)
}
