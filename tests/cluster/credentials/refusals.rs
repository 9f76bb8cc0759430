//! When nothing is revoked.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::fleet::{ACCOUNT, Fleet, guard, is_accepted, live_tokens};

/// Everything is ready for the first credential to be revoked.
fn rolled_out() -> Option<Fleet> {
    let (watch, _) = guard();
    let mut fleet = Fleet::paired(watch, "")?;
    let (report, code) = fleet.rotate("--render");
    assert_eq!(code, 1, "{report:#}");
    Some(fleet)
}

/// The run waits, for one thing, and both generations are still there.
fn waits(fleet: &mut Fleet, part: &str, code: i32) {
    let (report, found) = fleet.rotate("");
    let missing = Fleet::missing(&report);
    assert_eq!(found, code, "{report:#}");
    assert!(missing.iter().any(|why| why.contains(part)), "{part}: {missing:?}");
    assert!(Fleet::codes(&report).contains(&"rotation-waits".to_owned()));
    assert_eq!(fleet.generations().len(), 2);
}

fn live(fleet: &Fleet, source: &str, namespace: &str) -> Value {
    let object = fleet.source(source).must(&["get", "clusterpair", "dr", "-n", namespace, "-o", "json"], "");
    let mut object: Value = serde_json::from_str(&object).unwrap();
    object["metadata"] = json!({"name": "dr", "namespace": namespace});
    object
}

#[test]
fn nothing_is_revoked_while_something_needs_it() {
    let Some(mut fleet) = rolled_out() else { return };
    let mut old = live(&fleet, "east", "payments");
    waits(&mut fleet, "east/payments/dr still carries", 1);
    fleet.sync_all();

    // A pair of somebody else carries the first.
    old["metadata"]["name"] = json!("theirs");
    fleet.source("east").must(&["create", "-f", "-"], &old.to_string());
    waits(&mut fleet, "east/payments/theirs, which pairings.yaml does not make", 1);
    // So does one that Stork cannot even decode, in a context that is not the current one.
    old["spec"]["options"] = json!({"port": 9001});
    old["spec"]["config"]["current-context"] = json!("nowhere");
    fleet.source("east").must(&["replace", "-f", "-"], &old.to_string());
    waits(&mut fleet, "east/payments/theirs, which pairings.yaml does not make", 1);
    fleet.source("east").must(&["delete", "clusterpair", "theirs", "-n", "payments"], "");

    // A source cannot be read.
    let nobody = json!({"file": fleet.source("north").expired_kubeconfig()});
    fleet.write_pairings(|pairings| pairings["clusters"]["north"]["access"] = nobody);
    waits(&mut fleet, "cluster `north` could not be read", 2);
    fleet.write_pairings(|_| ());

    // Another tool would bring the Secret back.
    let [first, _] = &fleet.by_age()[..] else { panic!() };
    let mark = "kustomize.toolkit.fluxcd.io/name=apps";
    fleet.west().must(&["label", "secret", first, "-n", "pairctl", mark], "");
    waits(&mut fleet, "another tool applies the Secret", 1);
    fleet.west().must(&["label", "secret", first, "-n", "pairctl", "kustomize.toolkit.fluxcd.io/name-"], "");

    let (report, code) = fleet.rotate("");
    assert_eq!((Fleet::steps(&report), code), (["done revoke", "done close"].map(str::to_owned).to_vec(), 0));
    let tokens = live_tokens([fleet.source("east"), fleet.source("north"), fleet.west()]);
    assert!(tokens.iter().all(|token| is_accepted(fleet.west(), token)));
}

#[test]
fn pairctl_does_not_revoke_what_it_logs_in_with() {
    // With it, it may list pairs where it is used to read a cluster.
    let more = "--extra-resource stork.libopenstorage.org/clusterpairs";
    let Some(mut fleet) = Fleet::paired(Arc::new(|_: &str| ()), more) else { return };
    let issued = fleet.sandbox.read("secrets/issued");
    // Loopback, since this machine goes there.
    let own = issued.replace(&fleet.door.url(), &fleet.west().url());
    fleet.sandbox.write("secrets/own.yaml", &own);
    fleet.rotate("--render");
    fleet.sync_all();
    fleet.write_pairings(|pairings| {
        pairings["clusters"]["west"]["access"] = json!({"file": "secrets/own.yaml"});
    });
    waits(&mut fleet, "pairctl itself logs in with", 1);
}

/// Reads of north fail from here on.
fn without_north(fleet: &Fleet) {
    let nobody = json!({"file": fleet.source("north").expired_kubeconfig()});
    fleet.write_pairings(|pairings| pairings["clusters"]["north"]["access"] = nobody);
}

/// A destination that has only a `kubeconfig` is no source today, and may have been one.
#[test]
fn a_leftover_on_a_cluster_that_is_no_source_holds_the_revocation_back() {
    let Some(mut fleet) = rolled_out() else { return };
    let old = live(&fleet, "north", "shop");
    fleet.sync_all();
    fleet.source("north").must(&["replace", "-f", "-"], &old.to_string());
    let north_is = |fleet: &Fleet, cluster: Value| {
        fleet.write_pairings(|pairings| {
            pairings["clusters"]["north"] = cluster;
            pairings["pairs"].as_array_mut().unwrap().pop();
        });
    };
    north_is(&fleet, json!({"kubeconfig": {"file": fleet.source("north").kubeconfig()}}));
    waits(&mut fleet, "north/shop/dr, which pairings.yaml does not make", 1);
    // To vouch is for what is not seen.
    let (report, code) = fleet.rotate("--without north");
    assert_eq!((Fleet::missing(&report).len(), code), (1, 1), "{report:#}");
    for cluster in [json!({"kubeconfig": {"file": "secrets/none.yaml"}}), json!({})] {
        north_is(&fleet, cluster);
        waits(&mut fleet, "cluster `north` could not be read", 2);
    }
    let (report, code) = fleet.rotate("--without nowhere");
    assert_eq!((Fleet::codes(&report), code), (vec!["unknown-cluster".to_owned()], 2), "{report:#}");
    let tokens = live_tokens([fleet.source("east"), fleet.source("north"), fleet.west()]);
    assert!(tokens.iter().all(|token| is_accepted(fleet.west(), token)));

    fleet.source("north").must(&["delete", "clusterpair", "dr", "-n", "shop"], "");
    let (report, code) = fleet.rotate("--without north");
    assert_eq!((Fleet::steps(&report), code), (["done revoke", "done close"].map(str::to_owned).to_vec(), 0));
    assert_eq!(Fleet::codes(&report), ["cluster-passed-over"]);
}

/// What syncs it may still be at an older commit.
#[test]
fn a_pair_that_was_pruned_for_the_moment_holds_the_revocation_back() {
    let Some(mut fleet) = rolled_out() else { return };
    fleet.sync_all();
    fleet.source("north").must(&["delete", "clusterpair", "dr", "-n", "shop"], "");
    waits(&mut fleet, "north/shop/dr is not live", 1);
    let (report, code) = fleet.rotate("--without-missing");
    assert_eq!((Fleet::steps(&report), code), (["done revoke", "done close"].map(str::to_owned).to_vec(), 0));
}

/// A run that waits at its first look has not begun yet.
#[test]
fn a_cluster_that_comes_back_does_not_end_the_wait_without_a_rotation() {
    let (watch, _) = guard();
    let Some(mut fleet) = Fleet::paired(watch, "") else { return };
    let usable = std::fs::read_to_string(fleet.source("north").kubeconfig()).unwrap();
    let expired = std::fs::read_to_string(fleet.source("north").expired_kubeconfig()).unwrap();
    fleet.write_pairings(|pairings| {
        pairings["clusters"]["north"]["access"] = json!({"file": "secrets/north.yaml"});
    });
    fleet.sandbox.write("secrets/north.yaml", &expired);
    let mut child =
        fleet.sandbox.command("pairctl credentials rotate west --wait 300 >waited 2>&1").spawn().unwrap();
    while child.try_wait().unwrap().is_none() {
        std::thread::sleep(std::time::Duration::from_millis(300));
        if fleet.sandbox.read("waited").contains("waiting for 1 thing") {
            fleet.sandbox.write("secrets/north.yaml", &usable);
        }
    }
    let said = fleet.run("cat waited; rm waited").out;
    // What could not be seen at first was seen at last.
    assert_eq!(child.wait().unwrap().code(), Some(1), "{said}");
    assert!(said.contains("done     issue") && said.contains("done     hand-out"), "{said}");
    assert_eq!(fleet.generations().len(), 2);
}

/// What one cluster does not say is no reason to hand out nothing, or to leave the tree as it is.
#[test]
fn a_cluster_that_cannot_be_read_stops_neither_the_hand_out_nor_the_render() {
    let (watch, _) = guard();
    let Some(mut fleet) = Fleet::paired(watch, "") else { return };
    let (report, _) = fleet.rotate("");
    assert_eq!(Fleet::steps(&report)[2], "next render");
    without_north(&fleet);
    let ran = fleet.run("pairctl credentials rotate west --hand-out | cat > secrets/new");
    assert!(ran.err.contains("printed the kubeconfig of"), "{}", ran.err);
    assert!(fleet.sandbox.read("secrets/new").contains("token:"));
    let (report, code) = fleet.rotate("--render");
    assert_eq!((Fleet::steps(&report)[0].as_str(), code), ("done render", 2), "{report:#}");
    fleet.sync_all();
    waits(&mut fleet, "cluster `north` could not be read", 2);
}

#[test]
fn what_a_live_pair_names_is_never_run_and_keeps_the_old_one() {
    let Some(mut fleet) = rolled_out() else { return };
    let user =
        |pair: &Value| pair["spec"]["config"]["users"].as_object().unwrap().keys().next().unwrap().clone();
    let old = live(&fleet, "east", "payments");
    let old = old["spec"]["config"]["users"][user(&old)]["token"].as_str().unwrap().to_owned();
    fleet.sync_all();
    let mark = fleet.sandbox.path().join("ran");
    let exec = json!({"apiVersion": "client.authentication.k8s.io/v1", "command": "touch", "args": [mark]});
    let provider = json!({"name": "gcp", "config": {"cmd-path": "touch", "cmd-args": mark}});
    let with_old = json!({"apiVersion": "client.authentication.k8s.io/v1", "command": "sh", "args": ["-c", format!("echo '{old}'")]});
    let mut theirs = live(&fleet, "east", "payments");
    theirs["metadata"]["name"] = json!("theirs");
    let new = theirs["spec"]["config"]["users"][user(&theirs)].clone();
    let with = |key: &str, value: &Value| {
        let mut with = new.clone();
        with[key] = value.clone();
        with
    };
    let east = fleet.source("east");
    for (found, part) in [
        (
            with("auth-provider", &provider),
            "theirs carries the new one, and does not get in: only Stork's pod",
        ),
        (with("exec", &exec), "theirs carries the new one, and does not get in: only Stork's pod"),
        (json!({"exec": exec}), "theirs points at this destination, and may carry the old one"),
        (json!({"auth-provider": provider}), "theirs points at this destination, and may carry the old one"),
        (
            json!({"exec": with_old}),
            "theirs, which pairings.yaml does not make for this destination, carries",
        ),
    ] {
        let name = user(&theirs);
        theirs["spec"]["config"]["users"][name] = found;
        east.must(&["apply", "--server-side", "--force-conflicts", "-f", "-"], &theirs.to_string());
        let (report, code) = fleet.rotate("--dry-run");
        assert_eq!(code, 1, "{report:#}");
        waits(&mut fleet, part, 1);
        fleet.run("pairctl verify -o json");
        assert!(!mark.exists(), "{part}");
        east.must(&["delete", "clusterpair", "theirs", "-n", "payments"], "");
    }
}

#[test]
fn the_same_names_on_another_cluster_are_not_waited_for() {
    let Some(mut fleet) = rolled_out() else { return };
    let mut theirs = live(&fleet, "east", "payments");
    fleet.sync_all();
    let [first, _] = &fleet.by_age()[..] else { panic!() };
    let claims = json!({
        "iss": "kubernetes/serviceaccount",
        "kubernetes.io/serviceaccount/namespace": "pairctl",
        "kubernetes.io/serviceaccount/secret.name": first,
        "kubernetes.io/serviceaccount/service-account.name": ACCOUNT,
        "kubernetes.io/serviceaccount/service-account.uid": "of another cluster",
    });
    let token = format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(claims.to_string()));
    theirs["metadata"]["name"] = json!("elsewhere");
    let config = theirs["spec"]["config"].as_object_mut().unwrap();
    for (_, user) in config["users"].as_object_mut().unwrap() {
        user["token"] = json!(token);
    }
    for (_, cluster) in config["clusters"].as_object_mut().unwrap() {
        cluster["server"] = json!("https://north.example.com:6443");
    }
    fleet.source("east").must(&["create", "-f", "-"], &theirs.to_string());
    let (report, code) = fleet.rotate("");
    fleet.source("east").must(&["delete", "clusterpair", "elsewhere", "-n", "payments"], "");
    assert_eq!(
        (Fleet::steps(&report), code),
        (["done revoke", "done close"].map(str::to_owned).to_vec(), 0),
        "{report:#}"
    );
}
