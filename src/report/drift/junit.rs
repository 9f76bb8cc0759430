//! The XML of `JUnit`: a test suite a cluster, a test case a pair.

use std::fmt::Write as _;

use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus, TestSuite};

use super::words;
use crate::model::drift::{ClusterDrift, Difference, DriftReport, PairDrift, State};
use crate::model::report::FleetReport as _;
use crate::report::junit::{self, case, failed};
use crate::report::printable::{one_line, printable};

/// The pairs as tests, and errors beside them.
pub fn text(report: &DriftReport) -> String {
    let errors = report.findings.iter().filter(|one| one.severity == "error");
    let errors: Vec<TestCase> = errors.map(|one| junit::finding(one, NonSuccessKind::Error)).collect();
    let suites = report.clusters.iter().map(|cluster| suite(report, cluster)).collect();
    junit::text(report.head(), suites, errors)
}

fn suite(report: &DriftReport, cluster: &ClusterDrift) -> TestSuite {
    let mut suite = TestSuite::new(one_line(&cluster.name));
    if !cluster.readable {
        suite.add_test_case(junit::unreadable(&cluster.name));
    }
    let pairs = report.pairs.iter().filter(|pair| pair.cluster == cluster.name);
    suite.add_test_cases(pairs.map(|pair| {
        let destination = pair.destination.as_ref().map(|name| format!(" -> {name}")).unwrap_or_default();
        let name = format!("{}/{}{destination}", pair.namespace, pair.name);
        let mut case = case(&cluster.name, &name, status(pair, report.strict));
        let said = reservations(pair);
        if !said.is_empty() {
            case.set_system_out(said);
        }
        case
    }));
    suite.add_test_cases(cluster.stale.iter().map(|file| {
        let status = failed(NonSuccessKind::Failure, "stale", &file.reasons.join(", "));
        case(&cluster.name, &file.path, status)
    }));
    suite
}

/// What a test that passes does not say of a pair: how far it was compared.
fn reservations(pair: &PairDrift) -> String {
    if pair.state != State::InSync {
        return String::new();
    }
    let not_compared = pair.not_compared.iter().map(|why| format!("not compared: {why}"));
    let ignored = pair.ignored.iter().map(|place| format!("ignored: {place}"));
    not_compared.chain(ignored).map(|line| one_line(&line)).collect::<Vec<_>>().join("\n")
}

fn status(pair: &PairDrift, strict: bool) -> TestCaseStatus {
    let kind = match pair.state {
        State::InSync => return TestCaseStatus::success(),
        State::Unmanaged if !strict => {
            let mut skipped = TestCaseStatus::skipped();
            skipped.set_type("unmanaged").set_message(words::standing(pair.state));
            return skipped;
        }
        State::Unreadable => NonSuccessKind::Error,
        State::Changed | State::Missing | State::Extra | State::Unmanaged => NonSuccessKind::Failure,
    };
    let message =
        pair.differences.first().map_or_else(|| words::standing(pair.state).to_owned(), words::what);
    let mut status = failed(kind, pair.state.as_str(), &message);
    status.set_description(description(pair));
    status
}

fn description(pair: &PairDrift) -> String {
    let difference = |one: &Difference| {
        let (comparison, pointer) = (one.comparison.as_str(), &one.pointer);
        format!("{comparison} {pointer}: {}", words::what_and_why(one))
    };
    let steps = words::steps(pair).into_iter().map(|step| format!("next: {step}"));
    let lines = pair.differences.iter().map(difference).chain(pair.evidence.iter().cloned()).chain(steps);
    let mut text = lines.fold(String::new(), |mut text, line| {
        let _ = writeln!(text, "{}", one_line(&line));
        text
    });
    text.push_str(&printable(&pair.diff));
    text
}
