//! SARIF, against the schema of OASIS.

use std::collections::BTreeSet;
use std::fs;
use std::sync::OnceLock;

use jsonschema::Validator;
use serde_json::Value;

/// The schema.
pub(crate) fn schema() -> &'static Validator {
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

/// The results of a log.
pub(crate) fn results(log: &Value) -> &Vec<Value> {
    log["runs"][0]["results"].as_array().unwrap()
}

/// By what they are known again.
pub(crate) fn fingerprints(log: &Value, name: &str) -> BTreeSet<String> {
    results(log).iter().map(|one| one["partialFingerprints"][name].to_string()).collect()
}

/// What the schema says of a log, and whether its results name rules that are there and places in files.
pub(crate) fn mistakes(log: &Value) -> Vec<String> {
    let mut mistakes: Vec<String> = schema().iter_errors(log).map(|error| error.to_string()).collect();
    let rules = &log["runs"][0]["tool"]["driver"]["rules"];
    for result in results(log) {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        let location = &result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
        if rules[index]["id"] != result["ruleId"] || location.as_str().unwrap().contains('\\') {
            mistakes.push(result.to_string());
        }
    }
    mistakes
}
