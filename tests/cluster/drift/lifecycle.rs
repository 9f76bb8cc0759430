//! Pairs that went, came, are going, or were applied as they lie in the tree.

use serde_json::{Value, json};
use snapbox::{assert_data_eq, str};

use super::bulk;
use super::fleet::{Fleet, told};
use crate::documents::open;

/// Another pair like one that is live, without the server's own fields.
fn copy(fleet: &Fleet, name: &str) -> Value {
    let live = bulk::live(fleet.cluster("east"));
    let mut object = live.into_iter().find(|pair| pair["metadata"]["name"] == "dr").unwrap();
    let metadata = &object["metadata"];
    object["metadata"] = json!({
        "name": name,
        "namespace": "payments",
        "labels": metadata["labels"],
        "annotations": metadata["annotations"],
    });
    object
}

fn create(fleet: &Fleet, objects: &[Value]) {
    fleet.cluster("east").must(&["create", "-f", "-"], &bulk::list(objects));
}

/// All that a run says, with its exit code.
fn screen(fleet: &Fleet, arguments: &str) -> String {
    let (report, code) = fleet.drift(arguments);
    format!("{}\n[exit {code}]\n", told(&report).join("\n"))
}

#[test]
fn what_went_and_what_came_is_told() {
    let Some(fleet) = Fleet::applied() else { return };
    let east = fleet.cluster("east");
    let unmanaged = {
        let mut pair = copy(&fleet, "by-hand");
        pair["metadata"].as_object_mut().unwrap().remove("labels");
        pair["metadata"].as_object_mut().unwrap().remove("annotations");
        pair
    };
    create(&fleet, std::slice::from_ref(&unmanaged));
    assert_data_eq!(
        screen(&fleet, ""),
        str![[r#"
east/payments/by-hand unmanaged
[exit 0]

"#]]
    );
    let mut located = copy(&fleet, "extra-located");
    located["spec"]["options"]["backuplocation"] = json!("s3");
    let mut by_fingerprint = copy(&fleet, "extra-by-fingerprint");
    by_fingerprint["metadata"].as_object_mut().unwrap().remove("labels");
    create(&fleet, &[copy(&fleet, "extra"), located, by_fingerprint]);
    fleet.cluster("west").must(&["delete", "clusterpair", "dr", "-n", "shop"], "");
    // Stork is not there to take its finalizer off.
    let held = json!({"metadata": {"finalizers": ["stork.libopenstorage.org/finalizer-cleanup"]}});
    fleet.patch("east", "shop", "dr", &held);
    east.must(&["delete", "clusterpair", "dr", "-n", "shop", "--wait=false"], "");
    assert_data_eq!(
        screen(&fleet, ""),
        str![[r#"
east/payments/by-hand unmanaged
east/payments/extra extra: not-synced added  [at-once]
east/payments/extra-by-fingerprint extra: not-synced added  [at-once]
east/payments/extra-located extra: not-synced added  [destructive-if-recreated]
east/shop/dr changed: changed-in-cluster added /metadata/deletionTimestamp [at-once]
west/shop/dr missing: not-synced removed  [at-once]
[exit 1]

"#]]
    );
    assert_eq!(screen(&fleet, ""), screen(&fleet, "--from tree"));
    let (report, _) = fleet.drift("");
    let next = |name: &str| {
        let pairs = report["pairs"].as_array().unwrap();
        let pair = pairs.iter().find(|pair| pair["name"] == name).unwrap();
        pair["next"].as_str().unwrap().to_owned()
    };
    assert!(
        next("extra-located").contains("created-by-stork") && !next("extra").contains("created-by-stork")
    );
    assert!(next("by-hand").contains("pairctl import"));
}

#[test]
fn what_nobody_opened_is_told() {
    let Some(fleet) = Fleet::applied() else { return };
    let east = fleet.cluster("east");
    let file = |path: &str| fleet.sandbox.read(&format!("clusters/east/{path}.clusterpair.yaml"));
    let mut as_it_lies: Value = serde_yaml::from_str(&file("payments/dr")).unwrap();
    let mut without_stanza: Value = serde_yaml::from_str(&file("shop/dr")).unwrap();
    without_stanza.as_object_mut().unwrap().remove("sops");
    let mut unfilled = open(&file("payments/to-north"), 0).unwrap();
    unfilled["spec"]["options"]["token"] = json!("<path:kv/pairs#token>");
    let objects = [as_it_lies.take(), without_stanza, unfilled];
    east.must(&["apply", "--server-side", "--force-conflicts", "-f", "-"], &bulk::list(&objects));
    assert_data_eq!(
        screen(&fleet, "east"),
        str![[r#"
east/payments/dr changed: not-synced changed /spec [at-once]
east/payments/to-north changed: not-synced changed /spec/options/token [at-once]
east/shop/dr changed: not-synced changed /spec [at-once]
[exit 1]

"#]]
    );
    assert_eq!(screen(&fleet, "east"), screen(&fleet, "east --from tree"));
}
