//! `pairctl man`: the manual's pages.

use anyhow::bail;
use clap::{Args, Command};
use clap_mangen::Man;

use super::outcome::Outcome;
use super::output::Output;

/// Print a page of the manual, as roff
#[derive(Debug, Args)]
pub(super) struct ManArgs {
    /// Whose page, such as `report merge`; that of pairctl itself where none is given
    command: Vec<String>,
    /// Print which commands have a page instead, one a line
    #[arg(long, conflicts_with = "command")]
    list: bool,
}

/// Prints the page.
pub(super) fn run(args: &ManArgs, output: &mut Output) -> anyhow::Result<Outcome> {
    let mut command = super::command(None);
    command.build();
    if args.list {
        return list(&command, "", output);
    }
    for name in &args.command {
        command = match command.find_subcommand(name) {
            Some(found) => found.clone(),
            None => bail!("there is no command `{}`; `pairctl --help` lists them", args.command.join(" ")),
        };
    }
    Man::new(command).render(&mut output.results())?;
    Ok(Outcome::Clean)
}

fn list(command: &Command, above: &str, output: &mut Output) -> anyhow::Result<Outcome> {
    for command in command.get_subcommands().filter(|command| command.get_name() != "help") {
        let name = format!("{above}{}", command.get_name());
        writeln!(output.results(), "{name}")?;
        list(command, &format!("{name} "), output)?;
    }
    Ok(Outcome::Clean)
}
