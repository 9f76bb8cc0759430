//! The tree behind pairings.yaml, and clusters behind the tree: each is told as itself.

use serde_json::{Value, json};
use snapbox::{assert_data_eq, str};

use super::fleet::{Fleet, told};

fn screen(fleet: &Fleet, arguments: &str) -> String {
    let (report, code) = fleet.drift(arguments);
    let mut lines = told(&report);
    for cluster in report["clusters"].as_array().unwrap() {
        for file in cluster["stale"].as_array().into_iter().flatten() {
            lines.push(format!("{} stale: {} {}", cluster["name"], file["path"], file["reasons"]));
        }
    }
    format!("{}\n[exit {code}]\n", lines.join("\n"))
}

/// From pairings.yaml on, without what `north` and the second namespace would say once more.
fn only_one_pair(pairings: &mut Value) {
    pairings["pairs"] = json!([{
        "name": "dr", "source": "east", "destination": "west", "namespaces": ["payments"], "mode": "async-dr",
        "projects": ["payments"], "labels": {"team": "a"},
        "options": {"note": {"env": "NORTH_PX_TOKEN"}},
    }]);
}

fn fleet() -> Option<Fleet> {
    let fleet = Fleet::new()?;
    super::bulk::namespaces(fleet.cluster("east"), &["payments"]);
    fleet.write_pairings(only_one_pair);
    fleet.render();
    fleet.apply(&["apply", "--server-side", "-f", "-"]);
    assert_eq!(screen(&fleet, ""), "\n[exit 0]\n");
    Some(fleet)
}

/// What a change of pairings.yaml is before it is rendered, before it is synced, and then.
fn steps(fleet: &Fleet, change: impl Fn(&mut Value)) -> String {
    fleet.write_pairings(|pairings| {
        only_one_pair(pairings);
        change(pairings);
    });
    let not_rendered = screen(fleet, "");
    fleet.render();
    let not_synced = screen(fleet, "");
    let from_tree = screen(fleet, "--from tree");
    fleet.apply(&["apply", "--server-side", "-f", "-"]);
    assert_eq!(screen(fleet, ""), "\n[exit 0]\n");
    format!("{not_rendered}{not_synced}{from_tree}")
}

#[test]
fn a_change_of_pairings_is_not_rendered_and_then_not_synced() {
    let Some(fleet) = fleet() else { return };
    assert_data_eq!(
        steps(&fleet, |pairings| pairings["pairs"][0]["labels"]["team"] = json!("b")),
        str![[r#"
east/payments/dr changed: not-rendered changed  [cosmetic]
[exit 1]
east/payments/dr changed: not-synced changed /metadata/labels/team [cosmetic]
[exit 1]
east/payments/dr changed: not-synced changed /metadata/labels/team [cosmetic]
[exit 1]

"#]]
    );
    assert_data_eq!(
        steps(&fleet, |pairings| pairings["pairs"][0]["options"]["note"] = json!("b")),
        str![[r#"
east/payments/dr changed: not-rendered changed  [at-once]
[exit 1]
east/payments/dr changed: not-synced changed /metadata/labels/team [cosmetic]
east/payments/dr changed: not-synced changed /spec/options/note [cosmetic]
[exit 1]
east/payments/dr changed: not-synced changed /metadata/labels/team [cosmetic]
east/payments/dr changed: not-synced changed /spec/options/note [cosmetic]
[exit 1]

"#]]
    );
    assert_data_eq!(
        steps(&fleet, |pairings| pairings["pairs"][0]["projects"] = json!([])),
        str![[r#"
east/payments/dr changed: not-rendered changed  [at-once]
[exit 1]
east/payments/dr changed: not-synced changed /spec/options/note [cosmetic]
east/payments/dr changed: not-synced added /spec/platformOptions/rancher/projectMappings/c-m-east:p-east [at-once]
east/payments/dr changed: not-synced added /spec/platformOptions/rancher/projectMappings/p-east [at-once]
[exit 1]
east/payments/dr changed: not-synced changed /spec/options [at-once]
east/payments/dr changed: not-synced added /spec/platformOptions/rancher/projectMappings/c-m-east:p-east [at-once]
east/payments/dr changed: not-synced added /spec/platformOptions/rancher/projectMappings/p-east [at-once]
[exit 1]

"#]]
    );
    assert_data_eq!(
        steps(&fleet, |pairings| {
            pairings["pairs"][0].as_object_mut().unwrap().remove("options");
        }),
        str![[r#"
east/payments/dr changed: not-rendered changed  [at-once]
[exit 1]
east/payments/dr changed: not-synced added /spec/options/note [cosmetic]
east/payments/dr changed: not-synced removed /spec/platformOptions/rancher/projectMappings/c-m-east:p-east [at-once]
east/payments/dr changed: not-synced removed /spec/platformOptions/rancher/projectMappings/p-east [at-once]
[exit 1]
east/payments/dr changed: not-synced added /spec/options/note [cosmetic]
east/payments/dr changed: not-synced removed /spec/platformOptions/rancher/projectMappings/c-m-east:p-east [at-once]
east/payments/dr changed: not-synced removed /spec/platformOptions/rancher/projectMappings/p-east [at-once]
[exit 1]

"#]]
    );
    assert_data_eq!(
        steps(&fleet, |pairings| {
            pairings["clusters"]["west"]["endpoint"] = json!("https://10.1.1.1:6443");
        }),
        str![[r#"
east/payments/dr changed: not-rendered changed  [at-once]
[exit 1]
east/payments/dr changed: not-synced changed /spec/config/clusters/test/server [at-once]
east/payments/dr changed: not-synced removed /spec/options/note [cosmetic]
[exit 1]
east/payments/dr changed: not-synced changed /spec/config/clusters/test/server [at-once]
east/payments/dr changed: not-synced removed /spec/options/note [cosmetic]
east/payments/dr changed: not-synced changed /spec/options [at-once]
[exit 1]

"#]]
    );
}

#[test]
fn a_credential_that_was_rotated_is_not_rendered_and_then_not_synced() {
    let Some(mut fleet) = fleet() else { return };
    let west = fleet.cluster("west").kubeconfig_for("hunter2-rotated-0123456789-abcdefghijklmnopqrstuvw");
    let (before, rest) = west.split_once("https://127.0.0.1:").unwrap();
    fleet.sandbox.secret_variable("WEST_KUBECONFIG", &format!("{before}https://west.example.com:{rest}"));
    assert_data_eq!(
        screen(&fleet, ""),
        str![[r#"
east/payments/dr changed: not-rendered changed  [at-once]
[exit 1]

"#]]
    );
    // The tree alone knows nothing of it.
    assert_eq!(screen(&fleet, "--from tree"), "\n[exit 0]\n");
    fleet.render();
    assert_data_eq!(
        screen(&fleet, ""),
        str![[r#"
east/payments/dr changed: not-synced changed /spec/config/users/test/token [at-once]
[exit 1]

"#]]
    );
    assert_data_eq!(
        screen(&fleet, "--from tree"),
        str![[r#"
east/payments/dr changed: not-synced changed /spec/config/users/test [at-once]
[exit 1]

"#]]
    );
    let (report, _) = fleet.drift("");
    assert_eq!(
        report["pairs"][0]["evidence"],
        json!(["live credential: opaque token", "wanted credential: opaque token"])
    );
    // And somebody changed the live one meanwhile.
    fleet.patch(
        "east",
        "payments",
        "dr",
        &json!({"spec": {"options": {"ip": "10.9.9.9"}}, "metadata": {"labels": {"team": "z"}}}),
    );
    assert_data_eq!(
        screen(&fleet, ""),
        str![[r#"
east/payments/dr changed: not-synced changed /metadata/labels/team [cosmetic]
east/payments/dr changed: not-synced changed /spec/config/users/test/token [at-once]
east/payments/dr changed: changed-in-cluster changed /spec/options/ip [security at-once]
[exit 1]

"#]]
    );
}

#[test]
fn a_tree_that_was_edited_is_not_rendered() {
    let Some(fleet) = fleet() else { return };
    let path = "clusters/east/payments/dr.clusterpair.yaml";
    let manifest = fleet.sandbox.read(path);
    fleet.sandbox.write(path, &manifest.replace("team: a", "team: edited"));
    assert_data_eq!(
        screen(&fleet, ""),
        str![[r#"
east/payments/dr changed: not-rendered changed  [cosmetic]
east/payments/dr changed: not-synced changed /metadata/labels/team [cosmetic]
[exit 1]

"#]]
    );
    fleet.sandbox.write(path, &manifest.replacen("ENC[AES256_GCM,data:", "ENC[AES256_GCM,data:AAAA", 1));
    assert_data_eq!(
        screen(&fleet, ""),
        str![[r#"
east/payments/dr changed: not-rendered changed  [security]
[exit 1]

"#]]
    );
    assert_eq!(fleet.sandbox.run(&format!("rm {path}")).code, 0);
    assert_data_eq!(
        screen(&fleet, ""),
        str![[r#"
east/payments/dr changed: not-rendered removed  [at-once]
[exit 1]

"#]]
    );
    assert_data_eq!(
        screen(&fleet, "--from tree"),
        str![[r#"
east/payments/dr changed: not-rendered removed  [at-once]
[exit 1]

"#]]
    );
    fleet.sandbox.write(path, &manifest);
    let kustomization = fleet.sandbox.read("clusters/east/kustomization.yaml");
    fleet.sandbox.write("clusters/east/kustomization.yaml", &format!("{kustomization}namePrefix: x\n"));
    assert_data_eq!(
        screen(&fleet, ""),
        str![[r#"
"east" stale: "clusters/east/kustomization.yaml" ["list of files, template or header changed","the file was edited by hand"]
[exit 1]

"#]]
    );
}
