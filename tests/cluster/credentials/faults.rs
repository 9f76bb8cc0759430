//! What goes wrong, and the code of each.

use std::sync::Arc;

use pairctl::credentials::objects::next_name;
use pairctl::model::issued::{Account, Generation, TokenKind};
use serde_json::json;

use super::fleet::{ACCOUNT, Fleet, SEALED, guard};
use crate::door::Door;
use crate::sops::Sops;

fn plain() -> Arc<dyn Fn(&str) + Send + Sync> {
    Arc::new(|_: &str| ())
}

#[test]
fn a_stranger_of_the_same_name_is_left_alone() {
    let Some(mut fleet) = Fleet::new() else { return };
    fleet.west().kubectl(&["create", "namespace", "pairctl"], "");
    for kind in [["serviceaccount", ""], ["clusterrole", "--verb=get"]] {
        let mut create = vec!["create", kind[0], ACCOUNT];
        if kind[0] == "serviceaccount" {
            create.extend(["-n", "pairctl"]);
        } else {
            create.extend([kind[1], "--resource=pods"]);
        }
        fleet.west().must(&create, "");
        let ran = fleet.run("pairctl credentials issue west --apply | cat");
        assert!(ran.err.contains("error[credential-foreign]") && ran.out.is_empty(), "{}", ran.err);
        // Nothing beside it was written.
        assert!(fleet.generations().is_empty());
        let mut delete = vec!["delete", kind[0], ACCOUNT];
        if kind[0] == "serviceaccount" {
            delete.extend(["-n", "pairctl"]);
        }
        fleet.west().must(&delete, "");
    }
}

#[test]
fn a_cluster_that_makes_no_token_is_told_and_the_next_run_goes_on() {
    let Some(mut fleet) = Fleet::new() else { return };
    fleet.stop_controller();
    let ran = fleet.run("pairctl credentials issue west --apply --timeout 2 | cat");
    assert!(ran.err.contains("error[credential-not-issued]") && ran.out.is_empty(), "{}", ran.err);
    let first = fleet.generations();
    assert_eq!(first.len(), 1);
    fleet.run("pairctl credentials issue west --apply --timeout 2 | cat");
    assert_eq!(fleet.generations(), first);
}

#[test]
fn a_shorter_life_than_asked_for_is_told() {
    let Some(mut fleet) = Fleet::paired(plain(), "--token bound") else { return };
    fleet.watch();
    // As an API server with `--service-account-max-token-expiration` does.
    fleet.proxy.replace("\"expirationSeconds\":7776000", "\"expirationSeconds\":3600");
    let (report, _) = fleet.rotate("--token bound");
    assert_eq!(
        Fleet::codes(&report),
        ["rotation-waits", "credential-short-life"].map(str::to_owned).into_iter().rev().collect::<Vec<_>>()
    );
}

#[test]
fn what_the_destination_of_pairs_does_not_take_is_not_handed_out() {
    let Some(mut fleet) = Fleet::paired(plain(), "") else { return };
    let elsewhere = Door::to(fleet.source("north").port(), std::time::Duration::ZERO).unwrap();
    fleet.write_pairings(|pairings| pairings["clusters"]["west"]["endpoint"] = json!(elsewhere.url()));
    let before = fleet.sandbox.read(SEALED);
    let (report, code) = fleet.rotate("");
    assert_eq!((Fleet::codes(&report), code), (vec!["credential-not-accepted".to_owned()], 2), "{report:#}");
    assert_eq!(fleet.sandbox.read(SEALED), before);
    // The one at hand leads nowhere already, so that no other was issued.
    assert_eq!(fleet.generations().len(), 1);
    // Put right, it goes on.
    fleet.write_pairings(|_| ());
    let (report, _) = fleet.rotate("");
    assert_eq!(Fleet::steps(&report)[..2], ["done issue", "done hand-out"].map(str::to_owned));
    assert_eq!(fleet.generations().len(), 2);
}

#[test]
fn a_credential_that_lost_rights_revokes_nothing() {
    let Some(mut fleet) = Fleet::paired(plain(), "") else { return };
    fleet.rotate("--render");
    fleet.sync_all();
    let none = json!({"rules": []}).to_string();
    fleet.west().must(&["patch", "clusterrole", ACCOUNT, "--type=merge", "-p", &none], "");
    let (report, code) = fleet.rotate("");
    assert_eq!((Fleet::codes(&report), code), (vec!["credential-not-accepted".to_owned()], 2), "{report:#}");
    assert!(Fleet::missing(&report)[0].contains("create deployments.apps"));
    assert_eq!(fleet.generations().len(), 2);
}

#[test]
fn of_two_rotations_at_a_time_one_goes_on() {
    let Some(mut fleet) = Fleet::paired(plain(), "") else { return };
    let account = Account { namespace: "pairctl".parse().unwrap(), name: ACCOUNT.parse().unwrap() };
    let first = &fleet.generations()[0];
    let uid =
        fleet.west().must(&["get", "secret", first, "-n", "pairctl", "-o", "jsonpath={.metadata.uid}"], "");
    let known = Generation {
        name: first.clone(),
        uid,
        created: String::new(),
        kind: TokenKind::Secret,
        is_open: false,
        replaces: None,
        applied_by: None,
        token: None,
    };
    // The other one has made its Secret; that it is not pairctl's own here lets this one see it too late.
    let name = next_name(&account, &[known], [0; 8]);
    fleet.west().must(&["create", "secret", "generic", &name, "-n", "pairctl"], "");
    let (report, code) = fleet.rotate("");
    assert_eq!((Fleet::codes(&report), code), (vec!["credential-conflict".to_owned()], 2), "{report:#}");
}

#[test]
fn fields_of_another_manager_are_taken_over_by_force_alone() {
    let Some(mut fleet) = Fleet::paired(plain(), "") else { return };
    let rules = json!({
        "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": ACCOUNT}, "rules": [],
    });
    let flux = ["apply", "--server-side", "--force-conflicts", "--field-manager=flux", "-f", "-"];
    fleet.west().must(&flux, &rules.to_string());
    let ran = fleet.run("pairctl credentials issue west --apply | cat");
    assert!(ran.err.contains("error[credential-conflict]") && ran.out.is_empty(), "{}", ran.err);
    let ran = fleet.run("pairctl credentials issue west --apply --force-conflicts | cat > secrets/again");
    assert_eq!(ran.err, "");
}

#[test]
fn a_sealed_file_that_cannot_be_sealed_anew_is_left_to_its_owner() {
    let (watch, _) = guard();
    let Some(mut fleet) = Fleet::paired(watch, "") else { return };
    // A number, which would come back as a text.
    let text = fleet.sandbox.read("secrets/issued") + "\nnumber: 7\n";
    let sops = Sops::with("west.kubeconfig.yaml", &text).unwrap();
    sops.must(&["encrypt", "--in-place", "--age", crate::documents::recipient(0).as_str()], &[]);
    fleet.sandbox.write(SEALED, &sops.text());
    let before = fleet.sandbox.read(SEALED);
    let (report, code) = fleet.rotate("");
    let codes = Fleet::codes(&report);
    assert!(codes.contains(&"hand-out-refused".to_owned()) && code == 1, "{report:#}");
    assert_eq!(fleet.sandbox.read(SEALED), before);
}

#[test]
fn a_token_that_the_rule_of_the_file_does_not_cover_is_not_written() {
    let Some(mut fleet) = Fleet::paired(plain(), "") else { return };
    let mut kubeconfig: serde_json::Value =
        serde_yaml::from_str(&fleet.sandbox.read("secrets/issued")).unwrap();
    kubeconfig["users"][0]["user"] =
        json!({"client-certificate-data": "shown", "client-key-data": "hunter2-key"});
    let sops = Sops::with("west.kubeconfig.yaml", &serde_yaml::to_string(&kubeconfig).unwrap()).unwrap();
    let recipient = crate::documents::recipient(0);
    let by_key =
        ["encrypt", "--in-place", "--encrypted-regex", "^client-key-data$", "--age", recipient.as_str()];
    sops.must(&by_key, &[]);
    fleet.sandbox.write(SEALED, &sops.text());
    let before = fleet.sandbox.read(SEALED);
    let (report, code) = fleet.rotate("");
    assert_eq!((Fleet::steps(&report)[0].as_str(), code), ("next hand-out", 1), "{report:#}");
    let refused = report["findings"].as_array().unwrap().iter().find(|one| one["code"] == "hand-out-refused");
    let message = refused.unwrap()["message"].as_str().unwrap();
    assert!(message.contains("`encrypted_regex`, does not cover `users:user:token`"), "{message}");
    assert_eq!(fleet.sandbox.read(SEALED), before);
}

#[test]
fn an_account_of_the_same_name_in_another_namespace_takes_nothing_away() {
    let Some(mut fleet) = Fleet::paired(plain(), "") else { return };
    let subjects = |fleet: &Fleet| {
        fleet.west().must(&["get", "clusterrolebinding", ACCOUNT, "-o", "jsonpath={.subjects}"], "")
    };
    let before = subjects(&fleet);
    let ran =
        fleet.run("pairctl credentials issue west --apply --namespace elsewhere --force-conflicts | cat");
    assert!(ran.err.contains("error[credential-foreign]") && ran.out.is_empty(), "{}", ran.err);
    assert_eq!(subjects(&fleet), before);
    assert!(!fleet.west().kubectl(&["get", "namespace", "elsewhere"], "").status.success());
    // Whatever the labels say: what others may do through the binding is not taken from them.
    let other = json!({"kind": "ServiceAccount", "name": ACCOUNT, "namespace": "elsewhere"});
    let more = json!([{"op": "add", "path": "/subjects/-", "value": other}]).to_string();
    fleet.west().must(&["patch", "clusterrolebinding", ACCOUNT, "--type=json", "-p", &more], "");
    let before = subjects(&fleet);
    let ran = fleet.run("pairctl credentials issue west --apply --force-conflicts | cat");
    assert!(ran.err.contains("error[credential-foreign]") && ran.out.is_empty(), "{}", ran.err);
    assert_eq!(subjects(&fleet), before);
}

#[test]
fn a_later_issue_takes_no_right_away_unasked() {
    let more = "--extra-resource kafka.strimzi.io/kafkas --grant-roles";
    let Some(mut fleet) = Fleet::paired(plain(), more) else { return };
    let rules =
        |fleet: &Fleet| fleet.west().must(&["get", "clusterrole", ACCOUNT, "-o", "jsonpath={.rules}"], "");
    let before = rules(&fleet);
    for _ in 0..2 {
        let ran = fleet.run("pairctl credentials issue west --apply | cat > secrets/again");
        assert!(ran.err.starts_with("warning[credential-rules-kept]"), "{}", ran.err);
        for kept in ["on kafkas of kafka.strimzi.io", "bind, escalate on roles, clusterroles"] {
            assert!(ran.err.contains(kept), "{}", ran.err);
        }
        let after = rules(&fleet);
        assert!(after.contains("kafkas") && after.contains("escalate"), "{after}");
        assert_eq!(after.len(), before.len());
    }
    let ran = fleet.run("pairctl credentials issue west --apply --drop-rules | cat > secrets/again");
    assert_eq!(ran.err, "");
    let after = rules(&fleet);
    assert!(!after.contains("kafkas") && !after.contains("escalate"), "{after}");
}

#[test]
fn what_is_asked_of_nobody_is_refused_at_once() {
    let Some(mut fleet) = Fleet::new() else { return };
    for (line, code) in [
        ("pairctl credentials issue nowhere", "unknown-cluster"),
        ("pairctl credentials rotate nowhere", "unknown-cluster"),
        ("pairctl credentials rotate east", "bad-argument"),
        ("pairctl credentials issue west --apply > secrets/file", "refused-file"),
        ("pairctl credentials rotate west --hand-out > secrets/file", "refused-file"),
    ] {
        let ran = fleet.run(line);
        assert!(ran.err.contains(&format!("error[{code}]")) && ran.code == 2, "{line}: {}", ran.err);
        assert!(fleet.proxy.writes().is_empty() && fleet.generations().is_empty());
    }
    let insecure = fleet
        .sandbox
        .read("secrets/direct.yaml")
        .replace("\"tls-server-name\":\"kubernetes\"", "\"insecure-skip-tls-verify\":true");
    let authority = serde_json::from_str::<serde_json::Value>(&insecure).map(|mut kubeconfig| {
        kubeconfig["clusters"][0]["cluster"].as_object_mut().unwrap().remove("certificate-authority-data");
        kubeconfig.to_string()
    });
    fleet.sandbox.write("secrets/insecure.yaml", &authority.unwrap());
    for (access, code) in [("secrets/none.yaml", "access-missing"), ("secrets/insecure.yaml", "bad-access")] {
        fleet.write_pairings(|pairings| pairings["clusters"]["west"]["access"] = json!({"file": access}));
        let ran = fleet.run("pairctl credentials issue west --apply | cat");
        assert!(ran.err.contains(&format!("error[{code}]")) && ran.out.is_empty(), "{}", ran.err);
    }
}
