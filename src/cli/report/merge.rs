//! `pairctl report merge`: the reports of a fleet's parts as one.

use std::path::PathBuf;

use clap::Args;

use crate::cli::outcome::Outcome;
use crate::cli::output::Output;
use crate::cli::report_args::ReportArgs;
use crate::cli::report_files;
use crate::cli::report_targets::Kept;
use crate::input::reports;
use crate::model::code::Code;
use crate::model::finding::{Finding, Findings};
use crate::model::report::{Unmergeable, merge_any};

/// Join the JSON reports of all parts of a fleet
///
/// Exit code and outcome are the worst of the parts. Nothing is reported unless every part is there once and all are of one
/// run of one command. A single report of a whole fleet is written in the formats that are asked for.
#[derive(Debug, Args)]
pub(in crate::cli) struct MergeArgs {
    /// What `pairctl drift -o json` wrote, or `pairctl verify -o json`, in any order
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// How far apart the parts may have begun, such as 90s, 30m, 1h or 2d
    #[arg(long, value_name = "TIME", default_value = "1h", value_parser = seconds)]
    within: u64,
    #[command(flatten)]
    report: ReportArgs,
}

/// Reads, joins, reports.
pub(in crate::cli) fn run(args: &MergeArgs, output: &mut Output) -> anyhow::Result<Outcome> {
    let mut findings = Findings::default();
    findings.extend(Kept::files(&args.files).refusal(&args.report));
    let parts = reports::read(&args.files, &mut findings);
    if !findings.has_errors() {
        match merge_any(parts, args.within) {
            Ok(report) => {
                report_files::write(&args.report, &report, None, output)?;
                return Ok(Outcome::of_word(report.head().outcome));
            }
            Err(why) => findings.push(finding(&why)),
        }
    }
    output.findings(&findings)?;
    Ok(Outcome::Failed)
}

/// A whole number and its unit.
fn seconds(text: &str) -> Result<u64, String> {
    let units = [('s', 1), ('m', 60), ('h', 3600), ('d', 86_400)];
    let read = units
        .into_iter()
        .find_map(|(unit, seconds)| text.strip_suffix(unit)?.parse::<u64>().ok()?.checked_mul(seconds));
    read.ok_or_else(|| "a time is a whole number and s, m, h or d, such as 1h".to_owned())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_has_a_unit() {
        for (text, wanted) in [("90s", 90), ("30m", 1800), ("1h", 3600), ("2d", 172_800), ("0s", 0)] {
            assert_eq!(seconds(text), Ok(wanted), "{text}");
        }
        for text in ["", "h", "1", "-1h", "1.5h", "1w", "99999999999999999999s", "9999999999999999999d"] {
            assert!(seconds(text).is_err(), "{text}");
        }
    }
}
