//! What `validate` and `render --check` find, at the lines where a reviewer looks: the user's own where one is known.

use std::collections::BTreeMap;

use serde::Serialize;

use super::document;
use super::github::{Command, gravest_first};
use super::standpoint::Standpoint;
use super::weight::Weight;
use crate::model::change::{Change, ChangedFile};
use crate::model::hexadecimal::hexadecimal;
use crate::model::record::{FindingRecord, PlaceRecord};
use sha2::{Digest, Sha256};

/// Workflow commands of GitHub Actions: one for each finding and each file that is not what pairings.yaml says.
pub fn github(findings: &[FindingRecord], files: &[ChangedFile], standpoint: &Standpoint) -> String {
    let findings = findings.iter().map(Command::of_finding);
    let stale = stale(files)
        .map(|stale| Command::new(Weight::Error, stale.place.as_ref(), stale.title, &stale.message));
    gravest_first(findings.chain(stale), standpoint)
}

/// The same as a Code Quality report of GitLab, which is a list in the form of Code Climate's issues.
pub fn gitlab(findings: &[FindingRecord], files: &[ChangedFile], standpoint: &Standpoint) -> String {
    let finding = |finding: &FindingRecord| {
        let help = finding.help.as_ref().map(|help| format!("; {help}")).unwrap_or_default();
        let weight = Weight::of_severity(&finding.severity);
        let description = format!("{}{help}", finding.message);
        Some(Issue::new(&finding.code, description, weight, finding.place.as_ref()?, standpoint))
    };
    let stale = stale(files).filter_map(|stale| {
        Some(Issue::new(stale.title, stale.message, Weight::Error, stale.place.as_ref()?, standpoint))
    });
    let mut issues: Vec<Issue> = findings.iter().filter_map(finding).chain(stale).collect();
    mark(&mut issues);
    document::text(&issues)
}

/// A file that is not what pairings.yaml says.
struct Stale {
    title: &'static str,
    message: String,
    place: Option<PlaceRecord>,
}

/// At the pair's own entry, or else at the head of the file, where there is one.
fn stale(files: &[ChangedFile]) -> impl Iterator<Item = Stale> {
    files.iter().filter(|file| file.change != Change::Unchanged).map(|file| {
        let (title, what) = match file.change {
            Change::Created => ("missing", "is not there"),
            Change::Deleted => ("unwanted", "should not be there"),
            Change::Updated | Change::Unchanged => ("stale", "is not what pairings.yaml says"),
        };
        let head = (file.change != Change::Created).then(|| PlaceRecord {
            path: file.path.clone(),
            line: 1,
            column: 1,
            label: String::new(),
        });
        let reasons = file.reasons.join(", ");
        let message = format!("{} {what}: {reasons}\nrun `pairctl render` and commit the result", file.path);
        Stale { title, message, place: file.place.clone().or(head) }
    })
}

/// One issue, of which GitLab reads these fields (GitLab docs, Code Quality, report format).
#[derive(Serialize)]
struct Issue {
    description: String,
    check_name: String,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
}

/// Gives each its fingerprint. GitLab knows an issue again by it, so that a line that moves makes no new one; it takes two of
/// one fingerprint for one, so that those that say the same of a file are counted.
fn mark(issues: &mut [Issue]) {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for issue in issues {
        let said = [&*issue.check_name, &issue.location.path, &issue.description].join("\n");
        let count = counts.entry(said.clone()).or_default();
        let hash = Sha256::new().chain_update(&said);
        let hash = if *count == 0 { hash } else { hash.chain_update(format!("\n{count}")) };
        issue.fingerprint = hexadecimal(&hash.finalize());
        *count += 1;
    }
}

impl Issue {
    fn new(
        check: &str,
        description: String,
        weight: Weight,
        place: &PlaceRecord,
        standpoint: &Standpoint,
    ) -> Self {
        let path = standpoint.named_from_root(&place.path);
        let severity = match weight {
            Weight::Note => "info",
            Weight::Warning => "minor",
            Weight::Error => "major",
        };
        let lines = Lines { begin: place.line };
        Self {
            description,
            check_name: check.to_owned(),
            fingerprint: String::new(),
            severity,
            location: Location { path, lines },
        }
    }
}
