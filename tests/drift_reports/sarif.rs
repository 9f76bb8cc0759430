//! SARIF, against the schema of OASIS.

use std::collections::BTreeSet;
use std::fs;
use std::sync::OnceLock;

use jsonschema::Validator;
use pairctl::model::drift::DriftReport;
use pairctl::report::drift::sarif;
use proptest::prelude::*;
use serde_json::Value;

use super::fixture::{any_report, typical};

fn schema() -> &'static Validator {
    static SCHEMA: OnceLock<Validator> = OnceLock::new();
    SCHEMA.get_or_init(|| {
        let text = fs::read_to_string("tests/vectors/sarif/sarif-schema-2.1.0.json").unwrap();
        let mut schema: Value = serde_json::from_str(&text).unwrap();
        // A bracket too much makes it no regular expression; pairctl writes no language.
        for of in ["run", "toolComponent"] {
            let language = &mut schema["definitions"][of]["properties"]["language"];
            assert!(language.as_object_mut().unwrap().remove("pattern").is_some());
        }
        jsonschema::options().should_validate_formats(true).build(&schema).unwrap()
    })
}

fn log(report: &DriftReport) -> Value {
    serde_json::from_str(&sarif::text(report)).unwrap()
}

fn results(log: &Value) -> &Vec<Value> {
    log["runs"][0]["results"].as_array().unwrap()
}

fn fingerprints(log: &Value) -> BTreeSet<String> {
    results(log).iter().map(|one| one["partialFingerprints"]["pairctlDrift/v1"].to_string()).collect()
}

proptest! {
    #[test]
    fn any_report_is_valid(report in any_report()) {
        let log = log(&report);
        let errors: Vec<String> = schema().iter_errors(&log).map(|error| error.to_string()).collect();
        prop_assert!(errors.is_empty(), "{:?}", errors);
        let rules = &log["runs"][0]["tool"]["driver"]["rules"];
        for result in results(&log) {
            let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
            prop_assert_eq!(&rules[index]["id"], &result["ruleId"]);
            let location = &result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
            prop_assert!(!location.as_str().unwrap().contains('\\'));
        }
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
    let known = fingerprints(&log(&before));
    assert_eq!(known, fingerprints(&log(&after)));
    assert_eq!(known.len(), results(&log(&before)).len(), "two results share a fingerprint");
}
