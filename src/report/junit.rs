//! The XML of `JUnit`: a test suite a cluster, a test case a pair.

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::printable::{one_line, printable};
use crate::model::record::FindingRecord;
use crate::model::report::Head;

/// The suites of the clusters, and one of what stands beside the pairs and keeps the run from being clean, or CI would read a
/// green report.
pub(super) fn text(head: Head<'_>, suites: Vec<TestSuite>, beside: Vec<TestCase>) -> String {
    let mut report = Report::new(one_line(&format!("pairctl {}", head.command)));
    report.timestamp = head.started_at.parse().ok();
    report.add_test_suites(suites);
    if !beside.is_empty() {
        let mut suite = TestSuite::new("pairctl");
        suite.add_test_cases(beside);
        report.add_test_suite(suite);
    }
    report.to_string().expect("XML in memory")
}

/// A test case of a cluster.
pub(super) fn case(cluster: &str, name: &str, status: TestCaseStatus) -> TestCase {
    let mut case = TestCase::new(one_line(name), status);
    case.set_classname(one_line(cluster));
    case
}

/// A cluster of which nothing is known.
pub(super) fn unreadable(cluster: &str) -> TestCase {
    let why = "its pairs could not be read";
    case(cluster, "ClusterPairs can be read", failed(NonSuccessKind::Error, "unreadable", why))
}

/// A finding that stands beside the pairs.
pub(super) fn finding(finding: &FindingRecord, kind: NonSuccessKind) -> TestCase {
    let place = finding.place.as_ref().map(|place| format!("{}:{}", place.path, place.line));
    let name = format!("{} {}", finding.code, place.unwrap_or_default());
    let mut status = failed(kind, &finding.code, &finding.message);
    finding.help.iter().for_each(|help| {
        status.set_description(printable(help));
    });
    case("pairctl", name.trim_end(), status)
}

/// A test that did not pass: of what type, and why.
pub(super) fn failed(kind: NonSuccessKind, what: &str, message: &str) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(kind);
    status.set_type(one_line(what)).set_message(one_line(message));
    status
}
