//! Text, for people.

use pairctl::model::drift::State;
use pairctl::report::drift::text::{TextSettings, text};
use proptest::prelude::*;

use super::fixture::{any_report, big, pair, report};

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
