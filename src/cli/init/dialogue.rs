//! The questions on a terminal. An answer goes the way of the flag that would have said it.

use std::io::{self, IsTerminal as _};

use super::answers::{ask, yes};
use super::args::InitArgs;
use super::flags;
use super::kubeconfigs;
use super::missing::{self, missing};
use super::questions::ask_for;
use super::site::Site;
use super::wishes::Wishes;
use super::words;
use super::written::Files;
use crate::cli::Format;
use crate::cli::output::Output;
use crate::model::finding::Findings;

/// Somebody who answers, or nobody.
pub(super) struct Dialogue {
    is_there: bool,
    /// Whether anything was asked, so that what follows from the answers is shown before it is written.
    asked: bool,
    /// What the answers come to, as flags.
    said: String,
}

impl Dialogue {
    /// Somebody sits before a terminal, and no program waits for a report.
    pub(super) fn new(args: &InitArgs) -> Self {
        let is_there =
            io::stdin().is_terminal() && io::stdout().is_terminal() && args.common.output == Format::Text;
        Self { is_there, asked: false, said: String::new() }
    }

    /// Asks for all that is missing. `false` where nobody answers, and a finding names it.
    pub(super) fn complete(
        &mut self,
        args: &InitArgs,
        wishes: &mut Wishes,
        (has_pairs, has_rules): (bool, bool),
        findings: &mut Findings,
        output: &mut Output,
    ) -> anyhow::Result<bool> {
        loop {
            let missing = missing(wishes, has_pairs, has_rules);
            match missing.first() {
                None => return Ok(true),
                Some(first) if self.is_there => {
                    self.asked = true;
                    ask_for(first, wishes, output)?;
                    self.said = flags::command(args, wishes);
                }
                Some(_) => {
                    findings.extend(missing::finding(&missing));
                    return Ok(false);
                }
            }
        }
    }

    /// Asks for the address of each destination whose kubeconfig names one that other clusters do not reach, as those of kind
    /// and minikube do.
    pub(super) fn ask_for_endpoints(
        &mut self,
        args: &InitArgs,
        wishes: &mut Wishes,
        output: &mut Output,
    ) -> anyhow::Result<()> {
        let destinations = wishes.destinations();
        let wanted = wishes.clusters.iter().filter(|(name, _)| {
            self.is_there && destinations.contains(name) && !wishes.endpoints.contains_key(name)
        });
        let unreachable =
            wanted.filter_map(|(name, given)| Some((name.clone(), kubeconfigs::unreachable(given)?)));
        for (name, why) in unreachable.collect::<Vec<_>>() {
            self.asked = true;
            let question = format!(
                "`{name}`: {why}. Where do the other clusters reach it, such as https://10.0.0.1:6443?"
            );
            let url = ask(&question, "", output, words::url)?;
            wishes.endpoints.insert(name, url);
            self.said = flags::command(args, wishes);
        }
        Ok(())
    }

    /// The command that says all that was answered; nothing where nobody was asked.
    pub(super) fn said(&self) -> Option<&str> {
        self.asked.then_some(self.said.as_str())
    }

    /// Shows what would be written, and asks. Whoever said everything with flags has agreed.
    pub(super) fn agrees(&self, files: &Files, site: &Site, output: &mut Output) -> anyhow::Result<bool> {
        if !self.asked {
            return Ok(true);
        }
        let shown = files.pairings.as_str();
        writeln!(output.results(), "\n{}:\n\n{shown}", site.pairings.display())?;
        writeln!(
            output.results(),
            "This is written, and {}; then all is rendered.",
            files.names().join(", ")
        )?;
        yes("Write it?", true, output)
    }
}
