//! Differences that pairings.yaml says are none.

use serde_json::{Value, json};

use super::bulk;
use super::fleet::{Fleet, told};

/// Something wrong with every pair but those of the cluster `north`.
fn drifted() -> Option<Fleet> {
    let fleet = Fleet::applied()?;
    for namespace in super::fleet::NAMESPACES {
        for cluster in ["east", "west"] {
            let patch = json!({
                "metadata": {"labels": {"team": "z"}, "annotations": {"example.com/owner": "hunter2-owner"}},
                "spec": {"options": {"ip": "10.9.9.9"}},
            });
            fleet.patch(cluster, namespace, "dr", &patch);
        }
    }
    Some(fleet)
}

/// What a run says with these rules.
fn with(fleet: &Fleet, rules: &Value) -> Vec<String> {
    fleet.write_pairings(|pairings| pairings["drift"] = json!({"ignore": rules}));
    let (report, code) = fleet.drift("");
    assert_ne!(code, 2, "{}", report["findings"]);
    let lines = told(&report);
    lines.into_iter().map(|line| line.replace("not-synced ", "").replace("changed-in-cluster ", "")).collect()
}

#[test]
fn a_rule_silences_what_it_names_and_no_more() {
    let Some(fleet) = drifted() else { return };
    assert_eq!(with(&fleet, &json!([])).len(), 12);
    // The two ways to write a place.
    let team = |line: &String| line.contains("/metadata/labels/team");
    for rule in [json!({"pointer": "/metadata/labels/team"}), json!({"path": "metadata.labels.team"})] {
        let left = with(&fleet, &json!([rule]));
        assert!(left.len() == 8 && !left.iter().any(team), "{left:?}");
    }
    let owner = with(&fleet, &json!([{"path": "metadata.annotations[\"example.com/owner\"]"}]));
    assert!(owner.len() == 8 && !owner.iter().any(|line| line.contains("example.com~1owner")), "{owner:?}");
    // All below a place.
    assert_eq!(with(&fleet, &json!([{"pointer": "/metadata"}])).len(), 4);
    // Where a rule holds.
    for (more, left) in [
        (json!({"cluster": "east"}), 10),
        (json!({"namespace": "shop"}), 10),
        (json!({"pair": "dr"}), 8),
        (json!({"cluster": "east", "namespace": "shop"}), 11),
        (json!({"cluster": "north"}), 12),
        (json!({"pair": "to-east"}), 12),
    ] {
        let mut rule = more.clone();
        rule["pointer"] = json!("/metadata/labels/team");
        assert_eq!(with(&fleet, &json!([rule])).len(), left, "{more}");
    }
    // The whole object.
    let left = with(&fleet, &json!([{"pointer": "", "cluster": "west"}]));
    assert!(left.len() == 6 && left.iter().all(|line| line.starts_with("east/")), "{left:?}");
    let (report, code) = fleet.drift("west");
    assert_eq!((code, &report["summary"]["in-sync"]), (0, &json!(2)));
    assert_eq!(report["pairs"][0]["ignored"].as_array().unwrap().len(), 3);
}

#[test]
fn suggested_rules_silence_exactly_what_was_found() {
    let Some(fleet) = drifted() else { return };
    let east = fleet.cluster("east");
    let unmanaged = json!({
        "apiVersion": "stork.libopenstorage.org/v1alpha1",
        "kind": "ClusterPair",
        "metadata": {"name": "by-hand.example", "namespace": "shop"},
        "spec": {"options": {"token": "hunter2-of-a-live-pair"}},
    });
    let mut extra = unmanaged.clone();
    extra["metadata"]["name"] = json!("extra");
    extra["metadata"]["labels"] = json!({"pairctl.dev/destination": "west"});
    east.must(&["create", "-f", "-"], &bulk::list(&[unmanaged, extra]));
    fleet.cluster("north").must(&["delete", "clusterpair", "to-east", "-n", "payments"], "");
    assert_eq!(told(&fleet.drift("").0).len(), 15);

    let suggested = fleet.sandbox.run("pairctl drift --suggest-ignores");
    assert_eq!(suggested.code, 1, "{}", suggested.err);
    let marks = suggested.out.matches("# security: find out who changed it before this is silenced").count();
    assert_eq!(marks, 4, "{}", suggested.out);
    let rules: Value = serde_yaml::from_str(&suggested.out).unwrap();
    let rules = rules["drift"]["ignore"].as_array().unwrap();
    assert_eq!(rules.len(), 14, "{}", suggested.out);
    // A rule for what is missing would silence whatever is wrong with it once it is back.
    let missing = "north/payments/to-east missing: removed  [at-once]";
    assert_eq!(with(&fleet, &json!(rules)), [missing]);
    assert_eq!(fleet.drift("").1, 1);
    assert_eq!(fleet.sandbox.run("pairctl drift --suggest-ignores").out, "");
    // Each of them silences one thing.
    for left in [0, 7, 13] {
        let mut without = rules.clone();
        without.remove(left);
        assert_eq!(with(&fleet, &json!(without)).len(), 2, "{}", rules[left]);
    }
    // Something else is told all the same.
    fleet.patch("east", "shop", "dr", &json!({"metadata": {"labels": {"more": "z"}}}));
    let more = "east/shop/dr changed: added /metadata/labels/more [cosmetic]";
    assert_eq!(with(&fleet, &json!(rules)), [more, missing]);
}
