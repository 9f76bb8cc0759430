//! JSON, against the schema that is committed.

use std::fs;

use pairctl::model::verify::VerifyReport;
use pairctl::report::document;
use proptest::prelude::*;
use serde_json::Value;

use super::any::any_report;
use super::fixture::parts;

proptest! {
    #[test]
    fn any_report_is_valid_and_comes_back(report in any_report(), of in 1..4_usize) {
        let text = fs::read_to_string("docs/verify-report.schema.json").unwrap();
        let schema = jsonschema::validator_for(&serde_json::from_str(&text).unwrap()).unwrap();
        for report in parts(&report, of).iter().chain([&report]) {
            let text = document::text(report);
            prop_assert!(!text.contains(|c: char| c.is_control() && c != '\n'));
            let value: Value = serde_json::from_str(&text).unwrap();
            let errors: Vec<String> = schema.iter_errors(&value).map(|error| error.to_string()).collect();
            prop_assert!(errors.is_empty(), "{:?}", errors);
            prop_assert_eq!(&serde_json::from_str::<VerifyReport>(&text).unwrap(), report);
        }
    }
}
