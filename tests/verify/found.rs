//! What a report says was found, and what a table says must be.

use std::collections::BTreeSet;

use serde_json::Value;

use super::table::{At, Fault};

/// Codes by the objects that have them, as `cluster/namespace/name`.
pub(super) type Found = BTreeSet<(String, String)>;

/// The object of a pair in a report.
fn object(pair: &Value) -> String {
    let text = |key: &str| pair[key].as_str().unwrap().to_owned();
    format!("{}/{}/{}", text("cluster"), text("namespace"), text("name"))
}

/// What stands in `faults` or `skipped` of the pairs.
pub(super) fn at_pairs(report: &Value, list: &str) -> Found {
    let mut found = Found::new();
    for pair in report["pairs"].as_array().unwrap() {
        for item in pair[list].as_array().into_iter().flatten() {
            let is_new = found.insert((object(pair), item["code"].as_str().unwrap().to_owned()));
            assert!(is_new, "{} twice at {}", item["code"], object(pair));
        }
    }
    found
}

/// The codes in `findings` or `skipped` beside the pairs.
pub(super) fn beside_pairs(report: &Value, list: &str) -> Vec<String> {
    let items = report[list].as_array().into_iter().flatten();
    items.map(|item| item["code"].as_str().unwrap().to_owned()).collect()
}

/// What must be found at the pairs of a fleet.
pub(super) fn wanted(fault: &Fault, report: &Value) -> Found {
    let Some(code) = &fault.code else { return Found::new() };
    let pairs = report["pairs"].as_array().unwrap().iter();
    let objects: BTreeSet<String> = pairs.filter(|pair| fault.at.is(pair)).map(object).collect();
    if let Some(named) = &fault.at.objects {
        assert_eq!(objects.len(), named.len(), "{}: not all objects are there", fault.what);
    }
    objects.into_iter().map(|object| (object, code.clone())).collect()
}

impl At {
    /// Whether a pair of a report is meant.
    fn is(&self, pair: &Value) -> bool {
        let (source, destination) =
            (pair["cluster"].as_str().unwrap(), pair["destination"].as_str().unwrap());
        let is_between = |ends: &Vec<String>| {
            source != destination && [source, destination].iter().all(|end| ends.iter().any(|one| one == end))
        };
        self.to.as_deref() == Some(destination)
            || self.from.as_deref() == Some(source)
            || self.between.as_ref().is_some_and(is_between)
            || self.objects.as_ref().is_some_and(|objects| objects.contains(&object(pair)))
    }
}
