//! `pairctl report html`: the fleet as one page.

use std::path::PathBuf;

use clap::{ArgGroup, Args};

use crate::cli::digest;
use crate::cli::outcome::Outcome;
use crate::cli::output::Output;
use crate::cli::picture_inputs::{ReportFiles, Reports};
use crate::input::{load, validate};
use crate::model::finding::Findings;
use crate::report::html::{Sources, page};

/// Write one page about the fleet: topology, matrix, calendar and findings
///
/// The page needs no network and no other file, and holds no secret: reports have none by their types. Of pairings.yaml, which
/// may be left out, it shows modes, labels and the pairs that no report tells of. It goes to standard output.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("input").required(true).multiple(true))]
pub(in crate::cli) struct HtmlArgs {
    /// What `pairctl verify -o json` wrote
    #[arg(long, value_name = "FILE", group = "input")]
    verify: Option<PathBuf>,
    /// What `pairctl drift -o json` wrote
    #[arg(long, value_name = "FILE", group = "input")]
    drift: Option<PathBuf>,
    /// What `pairctl calendar -o json` wrote
    #[arg(long, value_name = "FILE", group = "input")]
    calendar: Option<PathBuf>,
    /// The pairings file
    #[arg(short, long, value_name = "FILE", group = "input")]
    file: Option<PathBuf>,
}

/// Reads, joins, writes.
pub(in crate::cli) fn run(args: &HtmlArgs, output: &mut Output) -> anyhow::Result<Outcome> {
    let mut findings = Findings::default();
    let files = args.file.as_deref().map(|file| load::load(file, &mut findings));
    let pairings = files.as_deref().and_then(|files| validate::validate(files, &mut findings));
    let named = ReportFiles {
        verify: args.verify.as_deref(),
        drift: args.drift.as_deref(),
        calendar: args.calendar.as_deref(),
    };
    let reports = Reports::read(named, &mut findings);
    let digest = files.as_deref().filter(|_| pairings.is_some()).map(digest);
    reports.compare(digest.as_deref(), &mut findings);
    let findings = findings.sorted();
    output.findings(&findings)?;
    if findings.has_errors() {
        return Ok(Outcome::Failed);
    }
    let name = args.file.as_ref().map(|file| file.display().to_string()).unwrap_or_default();
    let sources = Sources {
        pairings: pairings.as_ref().map(|pairings| (name.as_str(), pairings)),
        verify: reports.verify.as_ref(),
        drift: reports.drift.as_ref(),
        calendar: reports.calendar.as_ref(),
    };
    output.results().write_all(page(&sources).as_bytes())?;
    Ok(Outcome::Clean)
}
