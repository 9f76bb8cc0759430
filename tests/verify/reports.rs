//! The report for machines and the text for people.

use std::fs;

use pairctl::model::verify::VerifyReport;
use serde_json::{Value, json};

use super::fleet::{Fleet, merge, verify};
use super::table::faults;

fn schema() -> jsonschema::Validator {
    let text = fs::read_to_string("docs/verify-report.schema.json").unwrap();
    jsonschema::validator_for(&serde_json::from_str(&text).unwrap()).unwrap()
}

/// A fleet with several things wrong, and one of them passed over.
pub(super) fn troubled() -> Fleet {
    let mut fleet = Fleet::sound();
    for what in ["the token ended yesterday", "the token is that of a Secret and never ends"] {
        let fault = faults().into_iter().find(|fault| fault.what == what).unwrap();
        let other = fault.fleet().kubeconfigs["c02"].clone();
        let name = if what.contains("yesterday") { "c02" } else { "c14" };
        fleet.kubeconfigs.get_mut(name).unwrap()["user"] = other["user"].clone();
    }
    merge(
        &mut fleet.pairings,
        &json!({
            "clusters": {"c16": {"kubeconfig": {"file": "secrets/gone.json"}}, "c21": {}},
            "verify": {"skip": [{"code": "cluster-in-no-pair", "cluster": "c21", "reason": "it is new"}]},
        }),
    );
    fleet
}

#[test]
fn a_report_is_what_its_schema_says() {
    let schema = schema();
    let sandbox = troubled().lay_out();
    let (report, ran) = verify(&sandbox, "");
    let errors: Vec<String> = schema.iter_errors(&report).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    let read: VerifyReport = serde_json::from_value(report.clone()).unwrap();
    assert_eq!(serde_json::to_value(&read).unwrap(), report);
    assert_eq!(ran.code, 2, "a credential that is not at hand proves nothing");
    assert_eq!(report["summary"], json!({"works": 39, "at-risk": 0, "fails": 2, "unknown": 2}));
    for (pointer, value) in [
        ("/outcome", json!("fine")),
        ("/command", json!("drift")),
        ("/version", json!(2)),
        ("/pairs/0/verdict", json!("odd")),
        ("/pairs/0/faults/0/evidence", json!("odd")),
        ("/summary", json!([])),
    ] {
        let mut other = report.clone();
        *other.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer}")) = value;
        assert!(!schema.is_valid(&other), "{pointer}");
    }
}

#[test]
fn people_are_told_what_is_wrong_and_what_to_do() {
    let screen = troubled().lay_out().type_line("pairctl verify --offline");
    let dated = regex_lite::Regex::new(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ").unwrap();
    let screen = dated.replace_all(&screen, "[date]");
    snapbox::assert_data_eq!(&*screen, snapbox::file!["troubled.txt"].raw());
}

#[test]
fn a_rule_is_for_the_pairs_that_it_names() {
    let fault = faults().into_iter().find(|fault| fault.what == "one pair is one way").unwrap();
    for (rule, left) in [
        (json!({"namespace": "web"}), vec!["payments"]),
        (json!({"cluster": "c02"}), vec![]),
        (json!({"cluster": "c03"}), vec!["payments", "web"]),
        (json!({"pair": "dr", "namespace": "payments"}), vec!["web"]),
        (json!({"pair": "other"}), vec!["payments", "web"]),
    ] {
        let mut fleet = fault.fleet();
        let mut whole = json!({"code": "no-way-back", "reason": "the lab"});
        merge(&mut whole, &rule);
        merge(&mut fleet.pairings, &json!({"verify": {"skip": [whole]}}));
        let (report, _) = verify(&fleet.lay_out(), "");
        let has_fault = |pair: &&Value| pair["faults"].is_array();
        let pairs = report["pairs"].as_array().unwrap().iter().filter(has_fault);
        let found: Vec<_> = pairs.map(|pair| pair["namespace"].as_str().unwrap()).collect();
        assert_eq!(found, left, "{rule}");
    }
}

#[test]
fn a_check_that_is_none_is_refused() {
    let sandbox = Fleet::sound().lay_out();
    let ran = sandbox.run("pairctl verify --offline --only no-such-check");
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("no check has this code; docs/verify.md lists them"), "{}", ran.err);
}

/// Who asks for one cluster is told nothing of others; the way back is looked for in the whole fleet.
#[test]
fn a_named_cluster_is_verified_as_a_part_of_the_whole() {
    let mut fleet = Fleet::sound();
    merge(&mut fleet.pairings, &json!({"clusters": {"c21": {}}}));
    let sandbox = fleet.lay_out();
    for (named, findings) in [("", 1), ("c01", 0), ("c21", 1)] {
        let (report, ran) = verify(&sandbox, named);
        assert_eq!(report["findings"].as_array().unwrap().len(), findings, "{named}: {report:#}");
        assert_eq!(ran.code, i32::from(findings > 0), "{named}");
        let pairs = report["pairs"].as_array().unwrap();
        assert!(pairs.iter().all(|pair| named.is_empty() || pair["cluster"] == named), "{named}");
        assert_eq!(pairs.is_empty(), named == "c21");
    }
}

/// A warning from which the exit code follows is no less than a result.
#[test]
fn a_quiet_run_says_why_it_ends_as_it_does() {
    let mut fleet = Fleet::sound();
    merge(&mut fleet.pairings, &json!({"clusters": {"c21": {}}}));
    let sandbox = fleet.lay_out();
    for flags in ["", "--only cluster-in-no-pair"] {
        let ran = sandbox.run(&format!("pairctl -q verify --offline {flags}"));
        assert_eq!(ran.code, 1, "{flags}: {}", ran.err);
        assert!(ran.err.contains("warning[cluster-in-no-pair]: "), "{flags}: {}{}", ran.out, ran.err);
    }
    merge(
        &mut fleet.pairings,
        &json!({"verify": {"skip": [{"code": "cluster-in-no-pair", "reason": "it is new"}]}}),
    );
    let ran = fleet.lay_out().run("pairctl -q verify --offline");
    assert_eq!((ran.err.as_str(), ran.code), ("", 0));
}
