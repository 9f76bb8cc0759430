//! Workflow commands, read as the runner of GitHub Actions reads them.

use std::collections::BTreeSet;

use pairctl::model::drift::State;
use pairctl::report::drift::github;
use pairctl::report::standpoint::Standpoint;
use proptest::prelude::*;

use super::fixture::{any_report, big};
use crate::readers::github::{Command, read};

proptest! {
    #[test]
    fn any_report_is_a_command_a_line(report in any_report()) {
        let reasons: BTreeSet<&String> = report.pairs.iter().flat_map(|pair| &pair.not_compared).collect();
        let commands: Vec<Command> = read(&github::text(&report, &Standpoint::default()));
        let stale: usize = report.clusters.iter().map(|cluster| cluster.stale.len()).sum();
        let pairs = report.pairs.iter().filter(|pair| pair.state != State::InSync);
        prop_assert_eq!(commands.len(), report.findings.len() + stale + pairs.clone().count() + reasons.len());
        let titles: Vec<&String> = commands.iter().map(|command| &command.properties["title"]).collect();
        for pair in pairs.filter(|pair| pair.id().chars().all(|c| c.is_ascii_graphic() || c == ' ')) {
            let title = format!("{} {}", pair.state.as_str(), pair.id());
            prop_assert!(titles.iter().any(|one| one.starts_with(&title)), "{} in {:?}", title, titles);
        }
    }
}

#[test]
fn the_gravest_come_first() {
    let mut report = big(30);
    report.pairs[3].state = State::Unmanaged;
    let text = github::text(&report, &Standpoint::default());
    assert!(text.starts_with("::error ") && text.lines().last().unwrap().starts_with("::notice "), "{text}");
}
