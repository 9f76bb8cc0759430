//! SARIF, against the schema of OASIS.

use pairctl::model::code::Code;
use pairctl::model::verify::VerifyReport;
use pairctl::report::verify::sarif;
use proptest::prelude::*;
use serde_json::Value;

use super::any::any_report;
use super::fixture::typical;
use crate::readers::sarif::{fingerprints, mistakes, results};

const KNOWN_BY: &str = "pairctlVerify/v1";

fn log(report: &VerifyReport) -> Value {
    serde_json::from_str(&sarif::text(report)).unwrap()
}

proptest! {
    #[test]
    fn any_report_is_valid(report in any_report()) {
        let mistakes = mistakes(&log(&report));
        prop_assert!(mistakes.is_empty(), "{:?}", mistakes);
    }
}

#[test]
fn a_rule_is_a_check_with_its_explanation() {
    let log = log(&typical());
    let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    let rule = rules.iter().find(|rule| rule["id"] == "token-expired").unwrap();
    assert_eq!(rule["shortDescription"]["text"], Code::TokenExpired.summary());
    assert_eq!(rule["fullDescription"]["text"], Code::TokenExpired.explanation());
}

#[test]
fn a_result_is_known_again_when_lines_and_evidence_moved() {
    let before = typical();
    let mut after = before.clone();
    after.started_at = "2026-03-02T08:00:00Z".to_owned();
    for pair in &mut after.pairs {
        pair.place.iter_mut().for_each(|place| place.line += 7);
        for fault in &mut pair.faults {
            fault.place.iter_mut().for_each(|place| place.line += 7);
            fault.evidence = vec!["since yesterday".to_owned()];
        }
    }
    let known = fingerprints(&log(&before), KNOWN_BY);
    assert_eq!(known, fingerprints(&log(&after), KNOWN_BY));
    assert_eq!(known.len(), results(&log(&before)).len(), "two results share a fingerprint");
}
