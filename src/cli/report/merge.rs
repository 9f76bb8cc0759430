//! `pairctl report merge`: the reports of a fleet's parts as one.

use std::path::PathBuf;

use clap::Args;

use crate::cli::outcome::Outcome;
use crate::cli::output::Output;
use crate::cli::report_args::ReportArgs;
use crate::cli::report_files;
use crate::cli::report_targets::Kept;
use crate::input::drift_reports;
use crate::model::code::Code;
use crate::model::drift::{Unmergeable, merge};
use crate::model::finding::{Finding, Findings};

/// Join the JSON reports of all parts of a fleet
///
/// Exit code and outcome are the worst of the parts. Nothing is reported unless every part is there once and all are of one
/// run. A single report of a whole fleet is written in the formats that are asked for.
#[derive(Debug, Args)]
pub(in crate::cli) struct MergeArgs {
    /// What `pairctl drift -o json` wrote, in any order
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    report: ReportArgs,
}

/// Reads, joins, reports.
pub(in crate::cli) fn run(args: &MergeArgs, output: &mut Output) -> anyhow::Result<Outcome> {
    let mut findings = Findings::default();
    findings.extend(Kept::files(&args.files).refusal(&args.report));
    let parts = drift_reports::read(&args.files, &mut findings);
    if !findings.has_errors() {
        match merge(parts) {
            Ok(report) => {
                report_files::write(&args.report, &report, None, output)?;
                return Ok(Outcome::of_word(&report.outcome));
            }
            Err(why) => findings.push(finding(&why)),
        }
    }
    output.findings(&findings)?;
    Ok(Outcome::Failed)
}

fn finding(why: &Unmergeable) -> Finding {
    let (code, help) = match why {
        Unmergeable::Broken(_) => (Code::ReportUnreadable, "run that part again"),
        Unmergeable::Mismatch(_) => {
            (Code::ReportMismatch, "run all parts again, from one commit and with one pairctl")
        }
        Unmergeable::Incomplete(_) => {
            (Code::ReportIncomplete, "name the reports of all parts; run those again that did not end")
        }
    };
    Finding::new(code, why.to_string()).help(help)
}
