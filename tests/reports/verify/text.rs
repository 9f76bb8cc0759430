//! Text, for people.

use pairctl::model::verify::{Verdict, VerifyReport};
use pairctl::report::screen::TextSettings;
use pairctl::report::verify::text::text;
use proptest::prelude::*;

use super::any::any_report;
use super::fixture::{cluster, pair, report};

proptest! {
    #[test]
    fn nothing_drives_the_terminal_and_every_pair_is_there(report in any_report(), verbose in any::<bool>()) {
        let settings = TextSettings { verbose, colour: false, findings: true };
        let shown = text(&report, settings);
        prop_assert!(!shown.contains(|c: char| (c.is_control() && c != '\n') || c == '\u{202e}'), "{}", shown);
        for verdict in Verdict::ALL {
            let head = format!("{:<8} ", verdict.as_str());
            let heads = shown.lines().filter(|line| line.starts_with(&head) && line.contains(" -> ")).count();
            let there = report.pairs.iter().filter(|pair| pair.verdict == verdict).count();
            let is_exact = verbose || verdict != Verdict::Works;
            prop_assert!(if is_exact { heads == there } else { heads <= there }, "{:?} in {}", verdict, shown);
            let count = format!("{there} {}", verdict.as_str());
            prop_assert!(shown.contains(&count), "{} in {}", count, shown);
        }
    }
}

#[test]
fn a_fleet_that_works_is_a_line_and_of_what_it_is_a_part_is_said() {
    let whole = report(vec![cluster("east", true)], vec![pair("east", "a", Verdict::Works)]);
    let shown = text(&whole, TextSettings::default());
    assert_eq!(shown, "1 pair: 1 works, 0 at-risk, 0 fails, 0 unknown\n");
    let part =
        VerifyReport { only: vec!["east".to_owned()], checks: vec!["token-expired".to_owned()], ..whole };
    let shown = text(&part, TextSettings { verbose: true, ..TextSettings::default() });
    assert!(shown.starts_with("works    east/payments/a -> west\n1 pair: "), "{shown}");
    assert!(
        shown.ends_with("; only of east, not of the whole fleet; looked for token-expired alone\n"),
        "{shown}"
    );
}
