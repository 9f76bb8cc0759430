//! The XML of `JUnit`, read by a parser that pairctl does not use.

use pairctl::model::verify::{ReadCluster, Verdict, VerifyReport, is_error_of_run, is_risk_at_cluster};
use pairctl::report::verify::junit;
use proptest::prelude::*;
use roxmltree::Document;

use super::any::any_report;
use super::fixture::{cluster, pair, report, typical};
use crate::readers::junit::{cases, count, is_xml, totals};

fn of(report: &VerifyReport, verdict: Verdict) -> usize {
    report.pairs.iter().filter(|pair| pair.verdict == verdict).count()
}

/// How many tests of a report end how: failures, errors.
fn wanted(report: &VerifyReport) -> [usize; 2] {
    let unread = report.clusters.iter().filter(|cluster| cluster.is_unread()).count();
    let errors = report.findings.iter().filter(|finding| is_error_of_run(finding)).count();
    let at_clusters = report.findings.iter().filter(|finding| is_risk_at_cluster(finding)).count();
    let failed = of(report, Verdict::Fails) + of(report, Verdict::AtRisk) + at_clusters;
    [failed, of(report, Verdict::Unknown) + unread + errors]
}

proptest! {
    #[test]
    fn any_report_is_xml_with_a_test_a_pair(report in any_report()) {
        let text = junit::text(&report);
        prop_assert!(is_xml(&text));
        let document = Document::parse(&text).unwrap();
        let cases = cases(&document);
        let found = ["failure", "error"].map(|child| count(&cases, child));
        prop_assert_eq!(found, wanted(&report));
        prop_assert_eq!(cases.len(), found.iter().sum::<usize>() + of(&report, Verdict::Works));
        prop_assert_eq!(totals(&document), [cases.len(), found[0], found[1]]);
    }

    /// CI goes by the tests, a script by the exit code.
    #[test]
    fn the_tests_pass_where_the_run_is_clean(report in any_report()) {
        let text = junit::text(&report);
        let [_, failures, errors] = totals(&Document::parse(&text).unwrap());
        prop_assert_eq!(failures + errors == 0, report.outcome == "clean");
        prop_assert_eq!(errors > 0, report.outcome == "failed");
    }
}

#[test]
fn a_cluster_in_no_pair_is_a_test_that_fails() {
    let mut report = report(vec![cluster("east", true)], vec![pair("east", "a", Verdict::Works)]);
    report.findings = typical().findings[..1].to_vec();
    let text = junit::text(&report);
    let document = Document::parse(&text).unwrap();
    let failed = cases(&document).into_iter().find(|case| count(&[*case], "failure") == 1).unwrap();
    assert_eq!(failed.attribute("name"), Some("cluster-in-no-pair fleet/pairings.yaml:9"));
}

#[test]
fn names_come_back_as_they_are() {
    let mut pair = pair("east", "a<b>&\"c\" ]]> ö", Verdict::Fails);
    pair.faults[0].help = "x ]]> <script>\u{1b}".to_owned();
    let text =
        junit::text(&report(vec![ReadCluster { name: "east".to_owned(), readable: None }], vec![pair]));
    let document = Document::parse(&text).unwrap();
    let case = cases(&document)[0];
    assert_eq!(case.attribute("name"), Some("payments/a<b>&\"c\" ]]> ö -> west"));
    let failure = case.children().find(|one| one.has_tag_name("failure")).unwrap();
    assert!(failure.text().unwrap().contains("-> x ]]> <script>\\u{1b}"), "{text}");
}
