//! Markdown, read by a parser of GitHub's flavour: nothing that others wrote becomes markup, and all fits a comment.

use pairctl::model::drift::{DriftReport, State};
use pairctl::report::drift::markdown::{MARKER, text};
use pairctl::report::markdown::LIMIT;
use proptest::prelude::*;

use super::fixture::{any_report, big, cluster, judged, pair, report, typical};
use crate::readers::markdown::{foreign_html, read};

fn differing(report: &DriftReport) -> usize {
    report.pairs.iter().filter(|pair| pair.state != State::InSync).count()
}

proptest! {
    #[test]
    fn no_text_of_others_becomes_markup(report in any_report()) {
        let text = text(&report);
        let page = read(&text);
        prop_assert!(foreign_html(&page, MARKER).is_empty(), "{:?} in {}", foreign_html(&page, MARKER), text);
        prop_assert!(page.other.is_empty(), "{:?} in {}", page.other, text);
        prop_assert_eq!(page.rows, differing(&report), "{}", text);
        let head = if page.rows > 0 { 5 } else { 0 };
        prop_assert_eq!(page.cells, page.rows * 5 + head);
        let diffs = report.pairs.iter().filter(|pair| pair.state != State::InSync && !pair.diff.is_empty());
        prop_assert_eq!(page.blocks, diffs.count(), "{}", text);
        prop_assert_eq!(page.tags("<details>"), page.tags("</details>"));
        prop_assert_eq!(page.tags("<details>"), differing(&report));
        prop_assert_eq!(page.headings, 1);
    }
}

#[test]
fn a_mention_notifies_nobody_and_a_number_links_nothing() {
    let mut report = typical();
    report.pairs[0].differences[0].what = "label of @org/team, see #12".to_owned();
    let text = text(&report);
    assert!(!text.contains("@org") && !text.contains(" #12"), "{text}");
    assert!(text.contains("&#64;<!-- -->org/team"), "{text}");
}

#[test]
fn ci_finds_its_comment_again() {
    assert!(text(&typical()).starts_with("<!-- pairctl drift -->\n"));
}

#[test]
fn what_is_too_long_for_a_comment_becomes_short_and_then_is_counted() {
    let most = 65_536;
    for (pairs, has_details, all) in [(20, true, true), (150, false, true), (2_000, false, false)] {
        let text = text(&big(pairs));
        let length = text.chars().count();
        assert!(length <= LIMIT && length < most, "{pairs}: {length}");
        assert_eq!(text.contains("<details>"), has_details, "{pairs}");
        let rows = read(&text).rows;
        assert_eq!(rows == pairs, all, "{pairs}: {rows}");
        let rest = format!("… and {} more pairs that are not shown.", pairs - rows);
        assert_eq!(text.contains(&rest), !all, "{pairs}");
    }
}

#[test]
fn no_single_text_makes_it_too_long() {
    let mut one = pair("east", &"|".repeat(100_000), State::Changed);
    one.next = Some("x".repeat(100_000));
    one.diff = "`".repeat(100_000);
    let mut report = report(vec![cluster("east", true)], vec![one]);
    report.pairctl = "#".repeat(100_000);
    let text = text(&report);
    assert!(text.chars().count() <= LIMIT, "{}", text.chars().count());
    assert_eq!(read(&text).rows, 1);
}

#[test]
fn a_step_is_never_cut_off() {
    let step = format!("{} take that annotation off first", "sync the cluster; ".repeat(20));
    let mut one = pair("east", "a", State::Changed);
    one.next = Some(step.clone());
    let two = pairctl::model::drift::PairDrift { name: "b".to_owned(), ..one.clone() };
    for pairs in [vec![one.clone()], vec![one, two]] {
        let text = text(&report(vec![cluster("east", true)], pairs));
        assert!(text.contains(&step), "{text}");
    }
}

/// The title says what the exit code says.
#[test]
fn the_title_fits_the_outcome() {
    use State::{Changed, InSync, Unmanaged};
    let titled = |stale: bool, states: &[State], strict: bool| {
        let mut east = cluster("east", true);
        if stale {
            east.stale = typical().clusters[0].stale.clone();
        }
        let pairs = states.iter().zip(["a", "b", "c"]).map(|(state, name)| pair("east", name, *state));
        let report = DriftReport { strict, ..report(vec![east], pairs.collect()) };
        text(&judged(report)).lines().nth(1).unwrap().to_owned()
    };
    for (stale, states, strict, title) in [
        (false, &[InSync, InSync][..], false, "in sync (2 pairs)"),
        (true, &[InSync, InSync], false, "1 file of the tree is stale"),
        (false, &[InSync, Unmanaged], false, "in sync (1 pair, and 1 not of pairctl)"),
        (false, &[InSync, Unmanaged], true, "1 pair of 2 is not in sync"),
        (
            true,
            &[Changed, Unmanaged, Changed],
            false,
            "2 pairs of 3 are not in sync, and 1 file of the tree is stale",
        ),
        (false, &[], false, "there are no pairs"),
    ] {
        assert_eq!(titled(stale, states, strict), format!("### pairctl drift: {title}"));
    }
}

#[test]
fn a_pair_that_is_not_there_is_said_to_be_missing() {
    let differences = typical().pairs[0].differences.clone();
    let gone = pairctl::model::drift::PairDrift { differences, ..pair("east", "a", State::Missing) };
    let text = text(&report(vec![cluster("east", true)], vec![gone]));
    assert!(text.contains("**1 pair**: it is wanted, and not on the cluster: "), "{text}");
    assert!(
        !text.contains("**1 pair**: it takes effect") && !text.contains("**1 pair**: a credential"),
        "{text}"
    );
}
