//! Text, for people.

use pairctl::model::drift::{DriftReport, State};
use pairctl::report::drift::text::text;
use pairctl::report::drift::{github, junit, markdown, sarif};
use pairctl::report::screen::TextSettings;
use pairctl::report::standpoint::Standpoint;
use proptest::prelude::*;

use super::fixture::{any_report, big, cluster, pair, report};

proptest! {
    #[test]
    fn nothing_drives_the_terminal_and_every_pair_is_there(report in any_report(), verbose in any::<bool>()) {
        let settings = TextSettings { verbose, colour: false, findings: true };
        let shown = text(&report, settings);
        prop_assert!(!shown.contains(|c: char| (c.is_control() && c != '\n') || c == '\u{202e}'), "{}", shown);
        let heads = |state: State| {
            let head = format!("{} ", state.as_str());
            shown.lines().filter(|line| line.starts_with(&head) && line.contains('/')).count()
        };
        for state in State::ALL {
            let there = report.pairs.iter().filter(|pair| pair.state == state).count();
            let wanted = if state == State::InSync && !verbose { 0 } else { there };
            prop_assert_eq!(heads(state), wanted, "{:?}", state);
        }
        let summary = shown.lines().last().unwrap();
        for state in State::ALL {
            let count = format!("{} {}", report.summary[state.as_str()], state.as_str());
            prop_assert!(summary.contains(&count), "{} in {}", count, summary);
        }
    }
}

#[test]
fn what_many_pairs_need_is_said_once() {
    let report = big(200);
    let shown = text(&report, TextSettings::default());
    for step in ["let Flux or Argo CD sync the cluster", "find out who changed it"] {
        assert_eq!(shown.matches(step).count(), 1, "{step}");
    }
    assert!(shown.contains("step 1 (200 pairs): let Flux"), "{shown}");
}

#[test]
fn a_fleet_in_sync_is_a_line() {
    let report = report(Vec::new(), vec![pair("east", "a", State::InSync)]);
    let shown = text(&report, TextSettings::default());
    assert_eq!(shown.lines().count(), 1, "{shown}");
}

/// In sync is only what was compared: which was not, and why, stands in every report for people.
#[test]
fn how_far_pairs_in_sync_were_compared_is_said() {
    let partly = |name: &str| {
        let mut one = pair("east", name, State::InSync);
        one.not_compared = vec!["options: EAST_PX_TOKEN is not set".to_owned()];
        one.ignored = vec!["/metadata/labels/team".to_owned()];
        one
    };
    let report = DriftReport {
        only: vec!["east".to_owned()],
        strict: true,
        ..report(vec![cluster("east", true)], vec![partly("a"), partly("b")])
    };
    let shown = text(&report, TextSettings::default());
    assert!(shown.contains("2 pairs in sync, not compared: options: EAST_PX_TOKEN is not set\n"), "{shown}");
    assert!(shown.contains("2 pairs in sync, ignored: /metadata/labels/team\n"), "{shown}");
    assert!(shown.contains("; only of east, not of the whole fleet; strict"), "{shown}");
    let verbose = text(&report, TextSettings { verbose: true, ..TextSettings::default() });
    assert_eq!(
        verbose.matches("  not compared: options: EAST_PX_TOKEN is not set\n").count(),
        2,
        "{verbose}"
    );
    let markdown = markdown::text(&report);
    assert!(
        markdown.contains("- 2 pairs: not compared: options: EAST&#95;PX&#95;TOKEN is not set"),
        "{markdown}"
    );
    assert_eq!(junit::text(&report).matches("not compared: options: EAST_PX_TOKEN is not set").count(), 2);
}

#[test]
fn strict_makes_pairs_of_others_failures() {
    let theirs = report(vec![cluster("east", true)], vec![pair("east", "a", State::Unmanaged)]);
    let strict = DriftReport { strict: true, ..theirs.clone() };
    let said = |report: &DriftReport| {
        let (tests, commands, log) =
            (junit::text(report), github::text(report, &Standpoint::default()), sarif::text(report));
        [
            tests.contains("<failure"),
            commands.starts_with("::warning "),
            log.contains("\"level\": \"warning\""),
        ]
    };
    assert_eq!((said(&theirs), said(&strict)), ([false; 3], [true; 3]));
}
