//! The XML of `JUnit`, read by a parser that pairctl does not use.

use pairctl::model::drift::{DriftReport, State};
use pairctl::report::drift::junit;
use proptest::prelude::*;
use roxmltree::Document;

use super::fixture::{any_report, report};
use crate::readers::junit::{cases, count, is_xml, totals};

/// How many tests of a report end how: failures, errors, skipped.
fn wanted(report: &DriftReport) -> [usize; 3] {
    let of = |states: &[State]| report.pairs.iter().filter(|pair| states.contains(&pair.state)).count();
    let stale: usize = report.clusters.iter().map(|cluster| cluster.stale.len()).sum();
    let unread = report.clusters.iter().filter(|cluster| !cluster.readable).count();
    let errors = report.findings.iter().filter(|finding| finding.severity == "error").count();
    let failed = of(&[State::Changed, State::Missing, State::Extra]);
    [failed + stale, of(&[State::Unreadable]) + unread + errors, of(&[State::Unmanaged])]
}

proptest! {
    #[test]
    fn any_report_is_xml_with_a_test_a_pair(report in any_report()) {
        let text = junit::text(&report);
        prop_assert!(is_xml(&text));
        let document = Document::parse(&text).unwrap();
        let cases = cases(&document);
        let found = ["failure", "error", "skipped"].map(|child| count(&cases, child));
        prop_assert_eq!(found, wanted(&report));
        let synced = report.pairs.iter().filter(|pair| pair.state == State::InSync).count();
        prop_assert_eq!(cases.len(), found.iter().sum::<usize>() + synced);
        prop_assert_eq!(totals(&document), [cases.len(), found[0], found[1]]);
        let suites = document.descendants().filter(|node| node.has_tag_name("testsuite"));
        let of_findings = usize::from(report.findings.iter().any(|finding| finding.severity == "error"));
        prop_assert_eq!(suites.count(), report.clusters.len() + of_findings);
    }
}

#[test]
fn names_come_back_as_they_are() {
    let mut pair = super::fixture::pair("east", "a<b>&\"c\" ]]> ö", State::Changed);
    pair.next = Some("x ]]> <script>\u{1b}".to_owned());
    let report = report(vec![super::fixture::cluster("east", true)], vec![pair]);
    let text = junit::text(&report);
    let document = Document::parse(&text).unwrap();
    let case = cases(&document)[0];
    assert_eq!(case.attribute("name"), Some("payments/a<b>&\"c\" ]]> ö -> west"));
    let failure = case.children().find(|one| one.has_tag_name("failure")).unwrap();
    assert_eq!(failure.text().unwrap().trim(), "next: x ]]> <script>\\u{1b}");
}
