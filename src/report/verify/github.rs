//! Workflow commands of GitHub Actions: annotations at the entries of pairings.yaml.

use super::words;
use crate::model::verify::{PairVerdict, Verdict, VerifyReport};
use crate::report::github::{Command, gravest_first};
use crate::report::printable::one_line;
use crate::report::standpoint::Standpoint;

/// A command for each finding, each pair that has a fault or that nobody knows, and each reason not to look; a line each, the
/// gravest first.
pub fn text(report: &VerifyReport, standpoint: &Standpoint) -> String {
    let findings = report.findings.iter().map(Command::of_finding);
    let has_something = |pair: &&PairVerdict| pair.verdict != Verdict::Works || !pair.faults.is_empty();
    let pairs = report.pairs.iter().filter(has_something).map(pair);
    let not_checked = words::not_checked(report);
    let reasons = not_checked.iter().map(|(why, pairs)| Command::of_reservation("not checked", why, *pairs));
    gravest_first(findings.chain(pairs).chain(reasons), standpoint)
}

fn pair(pair: &PairVerdict) -> Command {
    let mut lines = Vec::new();
    for fault in &pair.faults {
        lines.push(words::fault_head(fault));
        lines.extend(words::fault(fault));
    }
    if pair.verdict == Verdict::Unknown {
        lines.push(words::standing(pair.verdict).to_owned());
        lines.extend(pair.not_checked.iter().map(|why| one_line(&format!("not checked: {why}"))));
    }
    let title = format!("{} {}", pair.verdict.as_str(), words::title(pair));
    Command::new(words::weight(pair.verdict), pair.place.as_ref(), &title, &lines.join("\n"))
}
