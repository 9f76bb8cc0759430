//! Workflow commands of GitHub Actions: annotations at the entries of pairings.yaml.

use super::words::{self, Weight};
use crate::model::drift::{DriftReport, PairDrift, State};
use crate::model::record::{FindingRecord, PlaceRecord};
use crate::report::printable::{one_line, printable};

/// A command for each finding, each pair that is not in sync and each stale file; a line each. GitHub shows ten of each
/// level of a step, so the gravest come first.
pub fn text(report: &DriftReport) -> String {
    let findings = report.findings.iter().map(finding);
    let pairs =
        report.pairs.iter().filter(|pair| pair.state != State::InSync).map(|one| pair(one, report.strict));
    let stale = report.clusters.iter().flat_map(|cluster| &cluster.stale).map(|file| {
        let message = format!("{} is stale: {}", file.path, file.reasons.join(", "));
        let place = PlaceRecord { path: file.path.clone(), line: 1, column: 1, label: String::new() };
        command(Weight::Warning, Some(&place), "stale", &message)
    });
    let mut commands: Vec<(Weight, String)> = findings.chain(pairs).chain(stale).collect();
    commands.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
    commands.into_iter().map(|(_, line)| line).collect()
}

fn finding(finding: &FindingRecord) -> (Weight, String) {
    let weight = match finding.severity.as_str() {
        "error" => Weight::Error,
        "warning" => Weight::Warning,
        _ => Weight::Note,
    };
    let help = finding.help.as_ref().map(|help| format!("\n{help}")).unwrap_or_default();
    command(weight, finding.place.as_ref(), &finding.code, &format!("{}{help}", finding.message))
}

fn pair(pair: &PairDrift, strict: bool) -> (Weight, String) {
    let mut lines: Vec<String> = pair.differences.iter().map(words::what).collect();
    if lines.is_empty() {
        lines.push(words::standing(pair.state).to_owned());
    }
    let effects = words::effects(&pair.differences);
    lines.extend(effects.iter().map(|effect| effect.sentence().to_owned()));
    lines.extend(words::steps(pair).into_iter().map(|step| format!("next: {}", one_line(step))));
    let title = format!("{} {}", pair.state.as_str(), words::title(pair));
    command(words::weight(pair, strict), pair.place.as_ref(), &title, &lines.join("\n"))
}

fn command(weight: Weight, place: Option<&PlaceRecord>, title: &str, message: &str) -> (Weight, String) {
    let word = match weight {
        Weight::Error => "error",
        Weight::Warning => "warning",
        Weight::Note => "notice",
    };
    let place = place.map(|place| {
        let path = property(&place.path.replace('\\', "/"));
        format!("file={path},line={},col={},", place.line, place.column)
    });
    let (place, title) = (place.unwrap_or_default(), property(title));
    (weight, format!("::{word} {place}title={title}::{}\n", data(&printable(message))))
}

/// As the runner reads a message (actions/toolkit, `escapeData`).
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// As the runner reads a property, which ends at a comma and whose list ends at colons (`escapeProperty`).
fn property(text: &str) -> String {
    data(&one_line(text)).replace(':', "%3A").replace(',', "%2C")
}
