//! SARIF 2.1.0, as code scanning reads it: results at the entries of pairings.yaml.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::sarif_log::{
    ArtifactLocation, Driver, Finding, Identifier, Invocation, Location, Log, LogicalLocation,
    PhysicalLocation, Region, Rule, Run, Text, Tool,
};
use super::words::{self, Weight};
use crate::model::code::Code;
use crate::model::drift::{Comparison, Difference, DriftReport, PairDrift, State};
use crate::model::hexadecimal::hexadecimal;
use crate::model::record::{FindingRecord, PlaceRecord};
use crate::report::printable::printable;

/// The report as a log of one run.
pub fn text(report: &DriftReport) -> String {
    let mut rules = Rules::default();
    let mut results: Vec<Finding> =
        report.findings.iter().map(|finding| of_finding(report, finding, &mut rules)).collect();
    for pair in report.pairs.iter().filter(|pair| pair.state != State::InSync) {
        results.extend(of_pair(report, pair, &mut rules));
    }
    for file in report.clusters.iter().flat_map(|cluster| &cluster.stale) {
        let place = PlaceRecord { path: file.path.clone(), line: 1, column: 1, label: String::new() };
        let message = format!("{} is stale: {}", file.path, file.reasons.join(", "));
        let rule = rules.index(Comparison::NotRendered.as_str());
        results.push(rules.result(rule, Weight::Warning, &message, location(&place, None), &[&file.path]));
    }
    let run = Run {
        tool: Tool { driver: Driver { name: "pairctl", version: report.pairctl.clone(), rules: rules.0 } },
        automation_details: Identifier { id: "pairctl-drift/".to_owned() },
        invocations: [Invocation {
            execution_successful: report.outcome != "failed",
            start_time_utc: report.started_at.clone(),
        }],
        column_kind: "unicodeCodePoints",
        results,
    };
    let log = Log { schema: "https://json.schemastore.org/sarif-2.1.0.json", version: "2.1.0", runs: [run] };
    serde_json::to_string_pretty(&log).expect("texts, numbers and maps with keys of text") + "\n"
}

fn of_finding(report: &DriftReport, finding: &FindingRecord, rules: &mut Rules) -> Finding {
    let weight = match finding.severity.as_str() {
        "error" => Weight::Error,
        "warning" => Weight::Warning,
        _ => Weight::Note,
    };
    let here = finding.place.clone().unwrap_or_else(|| start_of(report));
    let help = finding.help.as_ref().map(|help| format!("\n{help}")).unwrap_or_default();
    let rule = rules.index(&finding.code);
    let parts = [finding.code.as_str(), &finding.message];
    rules.result(rule, weight, &format!("{}{help}", finding.message), location(&here, None), &parts)
}

/// A result for each difference, or one for the pair where nothing was compared.
fn of_pair(report: &DriftReport, pair: &PairDrift, rules: &mut Rules) -> Vec<Finding> {
    let here = pair.place.clone().unwrap_or_else(|| start_of(report));
    let id = pair.id();
    let at = || location(&here, Some(&id));
    let title = words::title(pair);
    if pair.differences.is_empty() {
        let next: Vec<&str> = words::steps(pair);
        let message = [&[words::standing(pair.state)], next.as_slice()].concat().join("\n");
        let rule = rules.index(pair.state.as_str());
        let message = format!("{title}: {message}");
        return vec![rules.result(
            rule,
            words::weight(pair, report.strict),
            &message,
            at(),
            &[&id, pair.state.as_str()],
        )];
    }
    let result = |one: &Difference| {
        let rule = rules.index(one.comparison.as_str());
        let (pointer, direction) = (one.pointer.to_string(), one.direction.as_str());
        let parts = [&id, one.comparison.as_str(), &pointer, &one.what, direction];
        let message = format!("{title}: {}\n{}", words::what_and_why(one), one.next);
        rules.result(rule, words::weight(pair, report.strict), &message, at(), &parts)
    };
    pair.differences.iter().map(result).collect()
}

/// Code scanning wants a place: that of the whole file, where there is no other.
fn start_of(report: &DriftReport) -> PlaceRecord {
    PlaceRecord { path: report.file.clone(), line: 1, column: 1, label: String::new() }
}

fn location(place: &PlaceRecord, pair: Option<&str>) -> Location {
    let logical = |name: &str| LogicalLocation { fully_qualified_name: printable(name), kind: "resource" };
    Location {
        physical_location: PhysicalLocation {
            artifact_location: ArtifactLocation { uri: uri(&place.path) },
            region: Region { start_line: place.line.max(1), start_column: place.column.max(1) },
        },
        logical_locations: pair.map(logical).into_iter().collect(),
    }
}

/// A reference relative to the repository (RFC 3986); an absolute path stays one, as a file's URI.
fn uri(path: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    let mut uri = String::new();
    for byte in path.replace('\\', "/").trim_start_matches("./").bytes() {
        if is_plain(byte) {
            uri.push(byte.into());
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    if uri.starts_with('/') { format!("file://{uri}") } else { uri }
}

/// The rules that results name, in the order in which they are first named.
#[derive(Default)]
struct Rules(Vec<Rule>);

impl Rules {
    fn index(&mut self, id: &str) -> usize {
        self.0.iter().position(|rule| rule.id == id).unwrap_or_else(|| {
            self.0.push(rule(id));
            self.0.len() - 1
        })
    }

    /// `parts` are what the result is known by in the next run: neither its values nor its line.
    fn result(&self, rule: usize, weight: Weight, message: &str, at: Location, parts: &[&str]) -> Finding {
        let level = match weight {
            Weight::Error => "error",
            Weight::Warning => "warning",
            Weight::Note => "note",
        };
        let digest = hexadecimal(&Sha256::digest(serde_json::to_vec(parts).expect("texts")));
        Finding {
            rule_id: self.0[rule].id.clone(),
            rule_index: rule,
            level,
            message: Text { text: printable(message) },
            locations: [at],
            partial_fingerprints: BTreeMap::from([("pairctlDrift/v1", digest)]),
        }
    }
}

fn rule(id: &str) -> Rule {
    let states = State::ALL.into_iter().filter(|state| state.as_str() == id).map(words::standing);
    let comparisons = Comparison::ALL.into_iter().filter(|one| one.as_str() == id).map(meaning);
    let summary = states.chain(comparisons).next();
    let code = Code::ALL.iter().find(|code| code.as_str() == id);
    let short = summary.or(code.map(|code| code.summary())).unwrap_or("a finding of pairctl");
    let long = code.map_or(short, |code| code.explanation());
    let text = |text: &str| Text { text: text.to_owned() };
    Rule { id: id.to_owned(), short_description: text(short), full_description: text(long), help: text(long) }
}

fn meaning(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::NotRendered => {
            "the tree is not what pairings.yaml says: render was not run, or a file was edited"
        }
        Comparison::NotSynced => "the cluster is not what the tree says: it was not synced",
        Comparison::ChangedInCluster => "somebody changed the pair in the cluster",
    }
}
