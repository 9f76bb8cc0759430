//! SARIF 2.1.0, as code scanning reads it: results at the entries of pairings.yaml, a rule a check.

use std::collections::BTreeMap;

use super::words;
use crate::model::report::FleetReport as _;
use crate::model::verify::{PairVerdict, Verdict, VerifyReport};
use crate::report::sarif::{About, Results};
use crate::report::weight::Weight;

/// The report as a log of one run.
pub fn text(report: &VerifyReport) -> String {
    let mut results = Results::new(report.head(), "pairctlVerify/v1", summary);
    report.findings.iter().for_each(|finding| results.add_finding(finding));
    for pair in &report.pairs {
        add_faults(&mut results, pair);
        if pair.verdict == Verdict::Unknown {
            let message = words::standing(pair.verdict);
            add(&mut results, pair, Verdict::Unknown.as_str(), Weight::Error, "", message);
        }
        for why in &pair.not_checked {
            add(&mut results, pair, NOT_CHECKED, Weight::Note, why, &format!("not checked: {why}"));
        }
    }
    results.text()
}

/// A result for each fault. What shows it may be another text in each run, so that a pair's faults of one code are told apart
/// by their order.
fn add_faults(results: &mut Results<'_>, pair: &PairVerdict) {
    let mut told: BTreeMap<&str, usize> = BTreeMap::new();
    for fault in &pair.faults {
        let before = told.entry(&fault.code).or_default();
        let which = if *before > 0 { before.to_string() } else { String::new() };
        *before += 1;
        let place = fault.place.as_ref().or(pair.place.as_ref());
        let (id, weight) = (pair.id(), Weight::of_severity(&fault.severity));
        let about = About { rule: &fault.code, weight, place, pair: Some(&id) };
        let message = format!("{}: {}", words::title(pair), words::fault(fault).join("\n"));
        results.add(&about, &[&id, &fault.code, &which], &message);
    }
}

/// A result that is no check's.
fn add(
    results: &mut Results<'_>,
    pair: &PairVerdict,
    rule: &str,
    weight: Weight,
    which: &str,
    message: &str,
) {
    let id = pair.id();
    let about = About { rule, weight, place: pair.place.as_ref(), pair: Some(&id) };
    results.add(&about, &[&id, rule, which], &format!("{}: {message}", words::title(pair)));
}

const NOT_CHECKED: &str = "not-checked";

/// What a rule means that is no code.
fn summary(rule: &str) -> Option<&'static str> {
    let unknown = (rule == Verdict::Unknown.as_str()).then(|| words::standing(Verdict::Unknown));
    unknown.or((rule == NOT_CHECKED).then_some("something about a pair could not be looked at"))
}
