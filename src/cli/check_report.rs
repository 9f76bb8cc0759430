//! How commands report that run where code is reviewed.

use std::path::PathBuf;

use clap::Args;

use super::outcome::Outcome;
use super::output::Output;
use super::{FileArgs, Format, standpoint};
use crate::model::finding::Findings;
use crate::model::record::FindingRecord;
use crate::report::checks;
use crate::report::json::Report;

/// What commands take that read pairings.yaml where code is reviewed.
#[derive(Clone, Debug, Args)]
pub(super) struct CheckArgs {
    /// The pairings file
    #[arg(short, long, default_value = "pairings.yaml", value_name = "FILE")]
    pub(super) file: PathBuf,
    /// How to report
    #[arg(short, long, value_enum, default_value_t = CheckFormat::Text)]
    pub(super) output: CheckFormat,
}

/// How to report where code is reviewed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum CheckFormat {
    /// For people
    Text,
    /// For machines; one object, described in docs/reports.md
    Json,
    /// Annotations of GitHub Actions
    Github,
    /// Code Quality of GitLab
    Gitlab,
}

impl From<FileArgs> for CheckArgs {
    fn from(args: FileArgs) -> Self {
        let output = match args.output {
            Format::Text => CheckFormat::Text,
            Format::Json => CheckFormat::Json,
        };
        Self { file: args.file, output }
    }
}

/// Reports sorted findings where there is nothing else to report; an error among them fails the command.
pub(super) fn report(
    command: &'static str,
    format: CheckFormat,
    findings: &Findings,
    output: &mut Output,
) -> anyhow::Result<Outcome> {
    let outcome = if findings.has_errors() { Outcome::Failed } else { Outcome::Clean };
    let records = || findings.as_slice().iter().map(FindingRecord::from).collect::<Vec<_>>();
    match format {
        CheckFormat::Text => output.findings(findings)?,
        CheckFormat::Json => output.json(&Report::new(command, outcome.word(), findings))?,
        CheckFormat::Github => {
            output.results().write_all(checks::github(&records(), &[], &standpoint::here()).as_bytes())?;
        }
        CheckFormat::Gitlab => {
            output.findings(findings)?;
            output.results().write_all(checks::gitlab(&records(), &[], &standpoint::here()).as_bytes())?;
        }
    }
    Ok(outcome)
}
