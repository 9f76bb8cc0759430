//! Workflow commands, read as the runner of GitHub Actions reads them.

use std::collections::BTreeSet;

use pairctl::model::verify::{PairVerdict, Verdict};
use pairctl::report::standpoint::Standpoint;
use pairctl::report::verify::github;
use proptest::prelude::*;

use super::any::any_report;
use super::fixture::{big, typical};
use crate::readers::github::{Command, read};

fn has_something(pair: &PairVerdict) -> bool {
    pair.verdict != Verdict::Works || !pair.faults.is_empty()
}

proptest! {
    #[test]
    fn any_report_is_a_command_a_line(report in any_report()) {
        let commands: Vec<Command> = read(&github::text(&report, &Standpoint::default()));
        let pairs = report.pairs.iter().filter(|pair| has_something(pair));
        let reasons: BTreeSet<&String> = report.pairs.iter().flat_map(|pair| &pair.not_checked).collect();
        prop_assert_eq!(commands.len(), report.findings.len() + pairs.clone().count() + reasons.len());
        let titles: Vec<&String> = commands.iter().map(|command| &command.properties["title"]).collect();
        for pair in pairs.filter(|pair| pair.id().chars().all(|c| c.is_ascii_graphic() || c == ' ')) {
            let title = format!("{} {}", pair.verdict.as_str(), pair.id());
            prop_assert!(titles.iter().any(|one| one.starts_with(&title)), "{} in {:?}", title, titles);
        }
    }
}

#[test]
fn the_gravest_come_first() {
    let mut report = big(30);
    report.pairs[3] = typical().pairs[1].clone();
    let text = github::text(&report, &Standpoint::default());
    assert!(text.starts_with("::error ") && text.lines().last().unwrap().starts_with("::notice "), "{text}");
}
