//! What `validate` and `render --check` find, at the lines where a reviewer looks: the user's own where one is known.

use serde::Serialize;

use super::document;
use super::github::{Command, gravest_first};
use super::weight::Weight;
use crate::model::change::{Change, ChangedFile};
use crate::model::hexadecimal::hexadecimal;
use crate::model::record::{FindingRecord, PlaceRecord};
use sha2::{Digest, Sha256};

/// Workflow commands of GitHub Actions: one for each finding and each file that is not what pairings.yaml says.
pub fn github(findings: &[FindingRecord], files: &[ChangedFile]) -> String {
    let findings = findings.iter().map(Command::of_finding);
    let stale = stale(files)
        .map(|stale| Command::new(Weight::Error, stale.place.as_ref(), stale.title, &stale.message));
    gravest_first(findings.chain(stale))
}

/// The same as a Code Quality report of GitLab, which is a list in the form of Code Climate's issues.
pub fn gitlab(findings: &[FindingRecord], files: &[ChangedFile]) -> String {
    let finding = |finding: &FindingRecord| {
        let help = finding.help.as_ref().map(|help| format!("; {help}")).unwrap_or_default();
        let weight = Weight::of_severity(&finding.severity);
        let description = format!("{}{help}", finding.message);
        Some(Issue::new(&finding.code, description, weight, finding.place.as_ref()?))
    };
    let stale = stale(files).filter_map(|stale| {
        Some(Issue::new(stale.title, stale.message, Weight::Error, stale.place.as_ref()?))
    });
    let issues: Vec<Issue> = findings.iter().filter_map(finding).chain(stale).collect();
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

impl Issue {
    fn new(check: &str, description: String, weight: Weight, place: &PlaceRecord) -> Self {
        let path = place.path.replace('\\', "/");
        let path = path.strip_prefix("./").unwrap_or(&path).to_owned();
        // GitLab knows an issue again by this; a line that moves makes no new one.
        let hash =
            Sha256::new().chain_update(check).chain_update("\n").chain_update(&path).chain_update("\n");
        let fingerprint = hexadecimal(&hash.chain_update(&description).finalize());
        let severity = match weight {
            Weight::Note => "info",
            Weight::Warning => "minor",
            Weight::Error => "major",
        };
        let lines = Lines { begin: place.line };
        Self {
            description,
            check_name: check.to_owned(),
            fingerprint,
            severity,
            location: Location { path, lines },
        }
    }
}
