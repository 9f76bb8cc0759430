//! What is issued, and what it may do.

use serde_json::{Value, json};

use super::fleet::{ACCOUNT, Fleet, SOURCES, is_accepted};

/// Whether the account may do these things, by verb, group and resource.
fn may(fleet: &Fleet, asked: &[(&str, &str, &str)]) -> Vec<bool> {
    let review = |(verb, group, resource): &(&str, &str, &str)| {
        let (resource, subresource) = resource.split_once('/').unwrap_or((resource, ""));
        json!({
            "apiVersion": "authorization.k8s.io/v1", "kind": "SubjectAccessReview",
            "spec": {
                "user": format!("system:serviceaccount:pairctl:{ACCOUNT}"),
                "groups": ["system:serviceaccounts", "system:serviceaccounts:pairctl", "system:authenticated"],
                "resourceAttributes": {"verb": verb, "group": group, "resource": resource, "subresource": subresource},
            },
        })
    };
    let list =
        json!({"apiVersion": "v1", "kind": "List", "items": asked.iter().map(review).collect::<Vec<_>>()});
    let answers =
        fleet.west().must(&["create", "-f", "-", "-o", "jsonpath={.status.allowed} "], &list.to_string());
    let answers: Vec<bool> = answers.split_whitespace().map(|answer| answer == "true").collect();
    assert_eq!(answers.len(), asked.len());
    answers
}

const RBAC: &str = "rbac.authorization.k8s.io";

#[test]
fn an_api_server_takes_the_manifests_and_the_rights_are_those_and_no_others() {
    let Some(mut fleet) = Fleet::new() else { return };
    let extra = "--extra-resource kafka.strimzi.io/kafkas";
    let ran = fleet.run(&format!("pairctl credentials issue west --generation 1 {extra}"));
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let applied = fleet.west().kubectl(&["apply", "--server-side", "-f", "-"], &ran.out);
    let warnings = String::from_utf8_lossy(&applied.stderr);
    assert!(applied.status.success() && warnings.is_empty(), "{warnings}");
    let rules = fleet.west().must(&["get", "clusterrole", ACCOUNT, "-o", "json"], "");
    let rules: Value = serde_json::from_str(&rules).unwrap();
    let (mut asked, mut granted) = (Vec::new(), Vec::new());
    for rule in rules["rules"].as_array().unwrap() {
        let texts =
            |key: &str| rule[key].as_array().unwrap().iter().filter_map(Value::as_str).collect::<Vec<_>>();
        for resource in texts("resources") {
            for verb in ["get", "list", "create", "update", "patch", "delete", "watch", "deletecollection"] {
                asked.push((verb, texts("apiGroups")[0], resource));
                granted.push(texts("verbs").contains(&verb));
            }
        }
    }
    assert_eq!(may(&fleet, &asked), granted);
    assert!(granted.iter().filter(|is_granted| **is_granted).count() > 100);
    let never = [
        ("list", "", "nodes"),
        ("get", "", "pods"),
        ("create", "", "pods/exec"),
        ("create", "", "serviceaccounts/token"),
        ("impersonate", "", "users"),
        ("escalate", RBAC, "clusterroles"),
        ("bind", RBAC, "clusterroles"),
        ("create", "apiextensions.k8s.io", "customresourcedefinitions"),
        ("create", "admissionregistration.k8s.io", "mutatingwebhookconfigurations"),
        ("delete", "", "namespaces"),
        ("*", "*", "*"),
    ];
    assert_eq!(may(&fleet, &never), [false; 11]);
}

#[test]
fn the_api_server_makes_no_role_that_grants_more_than_the_credential_has() {
    let Some(mut fleet) = Fleet::new() else { return };
    let manifests = fleet.run("pairctl credentials issue west --token bound").out;
    assert!(!manifests.contains("kind: Secret"), "{manifests}");
    fleet.west().must(&["apply", "--server-side", "-f", "-"], &manifests);
    let account = format!("--as=system:serviceaccount:pairctl:{ACCOUNT}");
    let grab = ["create", "clusterrolebinding", "grab", "--clusterrole=cluster-admin", "--user=x", &account];
    let refused = fleet.west().kubectl(&grab, "");
    assert!(!refused.status.success() && String::from_utf8_lossy(&refused.stderr).contains("forbidden"));
}

fn verified(fleet: &mut Fleet) -> Vec<String> {
    let ran = fleet.run("pairctl verify -o json");
    let report: Value = serde_json::from_str(&ran.out).unwrap_or_else(|why| panic!("{why}: {}", ran.err));
    let pairs = report["pairs"].as_array().unwrap();
    assert_eq!(pairs.len(), SOURCES.len());
    let faults = pairs.iter().flat_map(|pair| pair["faults"].as_array().unwrap().clone());
    let mut codes: Vec<String> = faults.map(|fault| fault["code"].as_str().unwrap().to_owned()).collect();
    codes.sort();
    codes.dedup();
    codes
}

/// No Stork runs here, and the fleet has no way back; those are no fault of the credential.
const OF_THE_FLEET: [&str; 5] =
    ["no-way-back", "pair-pending", "finalizer-missing", "stork-not-running", "token-never-expires"];

#[test]
fn pairs_work_with_what_was_issued_and_verify_finds_nothing_wrong_with_it() {
    for (flags, never_ends) in [("", true), ("--token bound --life 100d", false)] {
        let Some(mut fleet) = Fleet::paired(std::sync::Arc::new(|_: &str| ()), flags) else { return };
        let faults = verified(&mut fleet);
        let of_credential: Vec<_> =
            faults.iter().filter(|code| !OF_THE_FLEET.contains(&code.as_str())).collect();
        assert!(of_credential.is_empty(), "{of_credential:?}");
        assert_eq!(faults.contains(&"token-never-expires".to_owned()), never_ends);
        // A second run makes nothing, and prints a kubeconfig again.
        let before = fleet.generations();
        assert_eq!(before.len(), 1);
        let ran = fleet.run(&format!("pairctl credentials issue west --apply {flags} | cat > secrets/again"));
        assert_eq!(ran.err, "");
        assert_eq!(fleet.generations(), before);
        let again: Value = serde_yaml::from_str(&fleet.sandbox.read("secrets/again")).unwrap();
        assert!(is_accepted(fleet.west(), again["users"][0]["user"]["token"].as_str().unwrap()));
    }
}
