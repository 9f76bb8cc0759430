//! What was applied and what others leave on it is no drift; what somebody changed is.

use serde_json::json;

use super::fleet::{Fleet, told};

#[test]
fn a_tree_that_was_applied_is_in_sync() {
    let Some(fleet) = Fleet::applied() else { return };
    let (report, code) = fleet.drift("");
    assert_eq!((told(&report), code), (Vec::new(), 0), "{report:#}");
    assert_eq!(report["summary"]["in-sync"], 6);
    assert_eq!(fleet.drift("--from tree").1, 0);
}

#[test]
fn a_change_by_hand_is_told_exactly() {
    let Some(fleet) = Fleet::applied() else { return };
    let user = fleet.user("east");
    fleet.patch(
        "east",
        "shop",
        "dr",
        &json!({"spec": {"config": {"users": {&*user: {"token": "hunter2-by-hand-0123456789-abcdefgh"}}}}}),
    );
    fleet.patch(
        "west",
        "shop",
        "dr",
        &json!({"metadata": {"labels": {"team": "z"}}, "spec": {"options": {"ip": "10.9.9.9"}}}),
    );
    let expected = vec![
        format!(
            "east/shop/dr changed: changed-in-cluster changed /spec/config/users/{user}/token [security at-once]"
        ),
        "west/shop/dr changed: not-synced changed /metadata/labels/team [cosmetic]".to_owned(),
        "west/shop/dr changed: changed-in-cluster changed /spec/options/ip [security at-once]".to_owned(),
    ];
    assert_eq!(fleet.differences(""), expected);
}
