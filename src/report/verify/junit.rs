//! The XML of `JUnit`: a test suite a cluster, a test case a pair.

use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus, TestSuite};

use super::words;
use crate::model::record::FindingRecord;
use crate::model::report::FleetReport as _;
use crate::model::verify::{
    PairVerdict, ReadCluster, Verdict, VerifyReport, is_error_of_run, is_risk_at_cluster,
};
use crate::report::junit::{self, case, failed};
use crate::report::printable::one_line;

/// The pairs as tests, and what else keeps the run from being clean.
pub fn text(report: &VerifyReport) -> String {
    let suites = report.clusters.iter().map(|cluster| suite(report, cluster)).collect();
    junit::text(report.head(), suites, report.findings.iter().filter_map(beside).collect())
}

fn beside(finding: &FindingRecord) -> Option<TestCase> {
    let kind = match finding {
        _ if is_error_of_run(finding) => NonSuccessKind::Error,
        _ if is_risk_at_cluster(finding) => NonSuccessKind::Failure,
        _ => return None,
    };
    Some(junit::finding(finding, kind))
}

fn suite(report: &VerifyReport, cluster: &ReadCluster) -> TestSuite {
    let mut suite = TestSuite::new(one_line(&cluster.name));
    if cluster.is_unread() {
        suite.add_test_case(junit::unreadable(&cluster.name));
    }
    let pairs = report.pairs.iter().filter(|pair| pair.cluster == cluster.name);
    suite.add_test_cases(pairs.map(|pair| {
        let name = format!("{}/{} -> {}", pair.namespace, pair.name, pair.destination);
        let mut case = case(&cluster.name, &name, status(pair));
        let said = reservations(pair);
        if !said.is_empty() {
            case.set_system_out(said);
        }
        case
    }));
    suite
}

fn status(pair: &PairVerdict) -> TestCaseStatus {
    let kind = match pair.verdict {
        Verdict::Works => return TestCaseStatus::success(),
        Verdict::AtRisk | Verdict::Fails => NonSuccessKind::Failure,
        Verdict::Unknown => NonSuccessKind::Error,
    };
    let mut status = failed(kind, pair.verdict.as_str(), &words::reason(pair));
    let lines = faults(pair);
    if !lines.is_empty() {
        status.set_description(lines.join("\n"));
    }
    status
}

fn faults(pair: &PairVerdict) -> Vec<String> {
    let of_fault = |fault| {
        let head = words::fault_head(fault);
        std::iter::once(head).chain(words::fault(fault))
    };
    pair.faults.iter().flat_map(of_fault).collect()
}

/// What a test does not say by how it ends: notes of a pair that works, what was passed over and what nobody looked at.
fn reservations(pair: &PairVerdict) -> String {
    let notes = if pair.verdict == Verdict::Works { faults(pair) } else { Vec::new() };
    let skipped = pair.skipped.iter().map(|one| format!("skipped[{}]: {}", one.code, one.reason));
    let not_checked = pair.not_checked.iter().map(|why| format!("not checked: {why}"));
    let lines = notes.into_iter().chain(skipped).chain(not_checked);
    lines.map(|line| one_line(&line)).collect::<Vec<_>>().join("\n")
}
