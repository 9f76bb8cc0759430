//! JSON, against the schema that is committed.

use std::fs;

use jsonschema::Validator;
use pairctl::model::drift::DriftReport;
use pairctl::report::document;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::fixture::{any_report, parts, typical};

fn schema() -> Validator {
    let text = fs::read_to_string("docs/drift-report.schema.json").unwrap();
    jsonschema::validator_for(&serde_json::from_str(&text).unwrap()).unwrap()
}

proptest! {
    #[test]
    fn any_report_is_valid_and_comes_back(report in any_report(), of in 1..4_usize) {
        let schema = schema();
        for report in parts(&report, of).iter().chain([&report]) {
            let text = document::text(report);
            prop_assert!(!text.contains(|c: char| c.is_control() && c != '\n'));
            let value: Value = serde_json::from_str(&text).unwrap();
            let errors: Vec<String> = schema.iter_errors(&value).map(|error| error.to_string()).collect();
            prop_assert!(errors.is_empty(), "{:?}", errors);
            prop_assert_eq!(&serde_json::from_str::<DriftReport>(&text).unwrap(), report);
        }
    }
}

#[test]
fn the_schema_refuses_what_no_run_writes() {
    let schema = schema();
    let report = serde_json::to_value(typical()).unwrap();
    assert!(schema.is_valid(&report));
    for (pointer, value) in [
        ("/outcome", json!("fine")),
        ("/command", json!("status")),
        ("/version", json!(2)),
        ("/pairs/0/state", json!("odd")),
        ("/pairs/0/differences/0/effects/0", json!("odd")),
        ("/pairs/0/differences/0/pointer", json!(1)),
        ("/summary", json!([])),
    ] {
        let mut other = report.clone();
        *other.pointer_mut(pointer).unwrap() = value;
        assert!(!schema.is_valid(&other), "{pointer}");
    }
}
