//! SARIF, against the schema of OASIS.

use pairctl::model::drift::DriftReport;
use pairctl::report::drift::sarif;
use proptest::prelude::*;
use serde_json::Value;

use super::fixture::{any_report, typical};
use crate::readers::sarif::{fingerprints, mistakes, results, schema};

const KNOWN_BY: &str = "pairctlDrift/v1";

fn log(report: &DriftReport) -> Value {
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
fn the_schema_refuses_another_log() {
    let mut log = log(&typical());
    log["runs"][0]["results"][0]["level"] = "grave".into();
    assert!(!schema().is_valid(&log));
}

#[test]
fn a_result_is_known_again_when_lines_and_values_moved() {
    let before = typical();
    let mut after = before.clone();
    after.started_at = "2026-03-02T08:00:00Z".to_owned();
    for pair in &mut after.pairs {
        pair.place.iter_mut().for_each(|place| place.line += 7);
        pair.differences.iter_mut().for_each(|one| one.live = Some("another".to_owned()));
    }
    let known = fingerprints(&log(&before), KNOWN_BY);
    assert_eq!(known, fingerprints(&log(&after), KNOWN_BY));
    assert_eq!(known.len(), results(&log(&before)).len(), "two results share a fingerprint");
}
