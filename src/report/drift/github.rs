//! Workflow commands of GitHub Actions: annotations at the entries of pairings.yaml.

use super::words;
use crate::model::drift::{DriftReport, PairDrift, StaleFile, State};
use crate::model::record::PlaceRecord;
use crate::report::github::{Command, gravest_first};
use crate::report::printable::one_line;
use crate::report::standpoint::Standpoint;
use crate::report::weight::Weight;

/// A command for each finding, each pair that is not in sync, each stale file and each reason not to compare; a line each,
/// the gravest first.
pub fn text(report: &DriftReport, standpoint: &Standpoint) -> String {
    let findings = report.findings.iter().map(Command::of_finding);
    let differing = report.pairs.iter().filter(|pair| pair.state != State::InSync);
    let pairs = differing.map(|one| pair(one, report.strict));
    let stale = report.clusters.iter().flat_map(|cluster| &cluster.stale).map(stale);
    let not_compared = words::not_compared(report);
    let reasons =
        not_compared.iter().map(|(why, pairs)| Command::of_reservation("not compared", why, *pairs));
    gravest_first(findings.chain(pairs).chain(stale).chain(reasons), standpoint)
}

fn pair(pair: &PairDrift, strict: bool) -> Command {
    let mut lines: Vec<String> = pair.differences.iter().map(words::what).collect();
    if lines.is_empty() {
        lines.push(words::standing(pair.state).to_owned());
    }
    let effects = words::effects(&pair.differences);
    lines.extend(effects.iter().map(|effect| effect.sentence().to_owned()));
    lines.extend(words::steps(pair).into_iter().map(|step| format!("next: {}", one_line(step))));
    let title = format!("{} {}", pair.state.as_str(), words::title(pair));
    Command::new(words::weight(pair, strict), pair.place.as_ref(), &title, &lines.join("\n"))
}

fn stale(file: &StaleFile) -> Command {
    let message = format!("{} is stale: {}", file.path, file.reasons.join(", "));
    let place = PlaceRecord { path: file.path.clone(), line: 1, column: 1, label: String::new() };
    Command::new(Weight::Warning, Some(&place), "stale", &message)
}
