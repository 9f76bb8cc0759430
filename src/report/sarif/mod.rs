//! SARIF 2.1.0, as code scanning reads it: results at the entries of pairings.yaml.

mod log;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use self::log::{
    ArtifactLocation, Driver, Finding, Identifier, Invocation, Location, Log, LogicalLocation,
    PhysicalLocation, Region, Rule, Run, Text, Tool,
};
use super::printable::printable;
use super::weight::Weight;
use crate::model::code::Code;
use crate::model::hexadecimal::hexadecimal;
use crate::model::record::{FindingRecord, PlaceRecord};
use crate::model::report::Head;

/// The results of one run, and the rules that they name in the order in which they are first named.
pub(super) struct Results<'r> {
    head: Head<'r>,
    fingerprint: &'static str,
    summary: fn(&str) -> Option<&'static str>,
    rules: Vec<Rule>,
    found: Vec<Finding>,
}

/// What a result is about.
pub(super) struct About<'a> {
    /// The rule that it breaks.
    pub(super) rule: &'a str,
    /// How grave it is.
    pub(super) weight: Weight,
    /// Where; the pairings file itself where there is no other place, since code scanning wants one.
    pub(super) place: Option<&'a PlaceRecord>,
    /// The object, as people name it.
    pub(super) pair: Option<&'a str>,
}

impl<'r> Results<'r> {
    /// None yet. `fingerprint` names and counts what results are known by; `summary` says what a rule means that is no code.
    pub(super) fn new(
        head: Head<'r>,
        fingerprint: &'static str,
        summary: fn(&str) -> Option<&'static str>,
    ) -> Self {
        Self { head, fingerprint, summary, rules: Vec::new(), found: Vec::new() }
    }

    /// Adds one. `known_by` is what the result is known by in the next run: neither its values nor its line.
    pub(super) fn add(&mut self, about: &About<'_>, known_by: &[&str], message: &str) {
        let rule_index = self.rule(about.rule);
        let start = PlaceRecord { path: self.head.file.to_owned(), line: 1, column: 1, label: String::new() };
        let digest = hexadecimal(&Sha256::digest(serde_json::to_vec(known_by).expect("texts")));
        self.found.push(Finding {
            rule_id: self.rules[rule_index].id.clone(),
            rule_index,
            level: about.weight.level(),
            message: Text { text: printable(message) },
            locations: [location(about.place.unwrap_or(&start), about.pair)],
            partial_fingerprints: BTreeMap::from([(self.fingerprint, digest)]),
        });
    }

    /// Adds what stands beside the pairs.
    pub(super) fn add_finding(&mut self, finding: &FindingRecord) {
        let help = finding.help.as_ref().map(|help| format!("\n{help}")).unwrap_or_default();
        let about = About {
            rule: &finding.code,
            weight: Weight::of_severity(&finding.severity),
            place: finding.place.as_ref(),
            pair: None,
        };
        self.add(&about, &[&finding.code, &finding.message], &format!("{}{help}", finding.message));
    }

    /// The log of the run.
    pub(super) fn text(self) -> String {
        let Self { head, rules, found, .. } = self;
        let run = Run {
            tool: Tool { driver: Driver { name: "pairctl", version: head.pairctl.to_owned(), rules } },
            automation_details: Identifier { id: format!("pairctl-{}/", head.command) },
            invocations: [Invocation {
                execution_successful: head.outcome != "failed",
                start_time_utc: head.started_at.to_owned(),
            }],
            column_kind: "unicodeCodePoints",
            results: found,
        };
        let log =
            Log { schema: "https://json.schemastore.org/sarif-2.1.0.json", version: "2.1.0", runs: [run] };
        serde_json::to_string_pretty(&log).expect("texts, numbers and maps with keys of text") + "\n"
    }

    fn rule(&mut self, id: &str) -> usize {
        self.rules.iter().position(|rule| rule.id == id).unwrap_or_else(|| {
            self.rules.push(rule(id, (self.summary)(id)));
            self.rules.len() - 1
        })
    }
}

fn rule(id: &str, summary: Option<&'static str>) -> Rule {
    let code = Code::ALL.iter().find(|code| code.as_str() == id);
    let short = summary.or(code.map(|code| code.summary())).unwrap_or("a finding of pairctl");
    let long = code.map_or(short, |code| code.explanation());
    let text = |text: &str| Text { text: text.to_owned() };
    Rule { id: id.to_owned(), short_description: text(short), full_description: text(long), help: text(long) }
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
