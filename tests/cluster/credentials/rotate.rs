//! Rotations from end to end, interrupted at every write and at every step.

use std::os::unix::fs::PermissionsExt;

use serde_json::{Value, json};

use super::fleet::{Fleet, Guarded, SEALED, SOURCES, guard, is_accepted, live_tokens};
use super::proxy::Cut;
use crate::sops::Sops;

/// The token in the sealed kubeconfig, as the real sops opens it.
fn at_hand(fleet: &Fleet) -> String {
    let sops = Sops::with("west.kubeconfig.yaml", &fleet.sandbox.read(SEALED)).unwrap();
    let kubeconfig = sops.decrypted(0, "yaml").unwrap();
    let user = kubeconfig["contexts"][0]["context"]["user"].as_str().unwrap();
    let users = kubeconfig["users"].as_array().unwrap();
    assert_eq!(users.len(), 1);
    assert_eq!(users[0]["name"].as_str(), Some(user));
    users[0]["user"]["token"].as_str().unwrap().to_owned()
}

fn everybody(fleet: &Fleet) -> Vec<String> {
    let mut tokens = live_tokens([fleet.source("east"), fleet.source("north"), fleet.west()]);
    assert_eq!(tokens.len(), SOURCES.len());
    tokens.dedup();
    tokens
}

/// Runs until the rotation is complete, syncing whatever is to be synced in between.
fn to_the_end(fleet: &mut Fleet, flags: &str) {
    for _ in 0..6 {
        let (report, code) = fleet.rotate(&format!("--render {flags}"));
        if code == 0 {
            return;
        }
        assert!(code == 1, "{report:#}");
        fleet.sync_all();
    }
    panic!("it does not come to its end");
}

#[test]
fn a_rotation_goes_step_by_step_and_can_stop_at_each() {
    let (watch, seen) = guard();
    let Some(mut fleet) = Fleet::paired(watch, "") else { return };
    fleet.watch();
    let first = fleet.generations();
    let old = at_hand(&fleet);
    let (report, code) = fleet.rotate("--dry-run");
    let all = [
        "next issue",
        "to-come hand-out",
        "to-come render",
        "to-come wait",
        "to-come revoke",
        "to-come close",
    ];
    assert_eq!((Fleet::steps(&report), code), (all.map(str::to_owned).to_vec(), 1));
    assert_eq!((fleet.generations(), fleet.proxy.writes()), (first.clone(), Vec::new()));

    let file = fleet.sandbox.path().join(SEALED);
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
    let (report, code) = fleet.rotate("");
    assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(
        (&Fleet::steps(&report)[..3], code),
        (&["done issue", "done hand-out", "next render"].map(str::to_owned)[..], 1)
    );
    assert_eq!(Fleet::codes(&report), ["rotation-waits"]);
    assert_ne!(at_hand(&fleet), old);
    assert_eq!(everybody(&fleet), std::slice::from_ref(&old));

    // Again, and nothing more happens.
    let (report, _) = fleet.rotate("");
    assert_eq!(Fleet::steps(&report)[0], "next render");
    assert_eq!(fleet.generations().len(), 2);

    assert_eq!(fleet.run("pairctl render").code, 0);
    fleet.sync("east");
    let (report, code) = fleet.rotate("");
    assert_eq!((Fleet::steps(&report)[0].as_str(), code), ("next wait", 1));
    let missing = Fleet::missing(&report);
    assert!(missing.len() == 1 && missing[0].starts_with("north/shop/dr still carries"), "{missing:?}");

    let ran = fleet.run("pairctl credentials rotate west");
    let lines: Vec<&str> = ran.out.lines().collect();
    assert!(lines[0].starts_with("next     wait     the old credential stays;"), "{}", ran.out);
    assert!(lines[1].starts_with("  north/shop/dr still carries `pairctl-pairing-"), "{}", ran.out);
    assert_eq!(lines.last(), Some(&"rotation of the credential for west: not complete"));
    assert!(ran.err.starts_with("warning[rotation-waits]: "), "{}", ran.err);

    fleet.sync("north");
    let (report, code) = fleet.rotate("");
    assert_eq!((Fleet::steps(&report), code), (["done revoke", "done close"].map(str::to_owned).to_vec(), 0));
    let new = at_hand(&fleet);
    assert_eq!(everybody(&fleet), std::slice::from_ref(&new));
    assert!(is_accepted(fleet.west(), &new));
    let left = fleet.generations();
    assert!(left.len() == 1 && left != first, "{left:?}");
    let writes = fleet.proxy.writes();
    assert_eq!(writes.len(), 3, "{writes:?}");
    assert_eq!(*seen.lock().unwrap(), Guarded { proved: 3, cut_off: Vec::new() });
    // The old one is out, once the API server has forgotten that it took it.
    let is_out = || !is_accepted(fleet.west(), &old);
    assert!((0..60).any(|_| is_out() || {
        std::thread::sleep(std::time::Duration::from_millis(500));
        false
    }));
    let young = fleet.rotate("--older-than 1d");
    assert_eq!((Fleet::steps(&young.0), young.1), (Vec::new(), 0));
}

/// The line is cut before and after each write, and the run with it; then another run goes on.
fn cut_everywhere(flags: &str, expected: usize) {
    let (watch, seen) = guard();
    let Some(mut fleet) = Fleet::paired(watch, flags) else { return };
    fleet.watch();
    // What a whole rotation writes.
    to_the_end(&mut fleet, flags);
    let whole = fleet.proxy.writes();
    assert_eq!(whole.len(), expected, "{whole:?}");
    let mut watched = whole.len();
    for number in 1..=whole.len() {
        for cut in [Cut::Before(number), Cut::After(number)] {
            let before = at_hand(&fleet);
            fleet.proxy.cut(cut);
            let mut was_cut = false;
            for _ in 0..8 {
                let (report, code) = fleet.rotate(&format!("--render {flags}"));
                assert!(code == 0 || Fleet::codes(&report).len() == 1, "{report:#}");
                assert!(fleet.generations().len() <= 2, "a third: {report:#}");
                fleet.sync_all();
                if code == 2 {
                    was_cut = true;
                    watched += fleet.proxy.writes().len() - usize::from(matches!(cut, Cut::Before(_)));
                    fleet.proxy.cut(Cut::Never);
                }
                if code == 0 {
                    break;
                }
            }
            watched += fleet.proxy.writes().len();
            assert!(was_cut, "{cut:?} of {whole:?}");
            assert_eq!(fleet.generations().len(), 1, "{cut:?}");
            let after = at_hand(&fleet);
            assert_ne!(before, after, "{cut:?}");
            assert_eq!(everybody(&fleet), [after], "{cut:?}");
        }
    }
    assert_eq!(*seen.lock().unwrap(), Guarded { proved: watched, cut_off: Vec::new() });
}

#[test]
fn a_rotation_of_tokens_in_secrets_is_cut_at_every_write_and_no_pair_is() {
    cut_everywhere("", 3);
}

#[test]
fn a_rotation_of_bound_tokens_is_cut_at_every_write_and_no_pair_is() {
    cut_everywhere("--token bound --life 30d", 4);
}

#[test]
fn a_run_may_do_it_all_and_wait() {
    let (watch, _) = guard();
    let Some(mut fleet) = Fleet::paired(watch, "") else { return };
    let mut child = fleet
        .sandbox
        .command("pairctl credentials rotate west --render --wait 60 >waited 2>&1")
        .spawn()
        .unwrap();
    // Whoever syncs does so at some time.
    let old = at_hand(&fleet);
    while child.try_wait().unwrap().is_none() {
        std::thread::sleep(std::time::Duration::from_millis(300));
        if fleet.sandbox.read(SEALED).contains("ENC[") && at_hand(&fleet) != old {
            fleet.sync_all();
        }
    }
    assert!(child.wait().unwrap().success(), "{}", fleet.sandbox.read("waited"));
    fleet.run("cat waited; rm waited");
    assert_eq!(everybody(&fleet), [at_hand(&fleet)]);
    assert_eq!(fleet.generations().len(), 1);
}

#[test]
fn a_kubeconfig_in_a_variable_is_handed_out_to_a_pipe_and_can_be_again() {
    let (watch, _) = guard();
    let Some(mut fleet) = Fleet::paired(watch, "") else { return };
    let variable = |pairings: &mut Value| pairings["clusters"]["west"]["kubeconfig"] = json!({"env": "WEST"});
    fleet.write_pairings(variable);
    let issued = fleet.sandbox.read("secrets/issued");
    fleet.sandbox.secret_variable("WEST", &issued);
    let (report, code) = fleet.rotate("");
    assert_eq!(
        (&Fleet::steps(&report)[..2], code),
        (&["done issue", "next hand-out"].map(str::to_owned)[..], 1)
    );
    // Twice: the first reader may have failed.
    for _ in 0..2 {
        let ran = fleet.run("pairctl credentials rotate west --hand-out | cat > secrets/new");
        assert!(ran.err.contains("printed the kubeconfig of"), "{}", ran.err);
    }
    let new = fleet.sandbox.read("secrets/new");
    fleet.sandbox.forget_variables();
    fleet.sandbox.secret_variable("SOPS_AGE_KEY", crate::documents::secret_key(0));
    fleet.sandbox.secret_variable("WEST", &new);
    to_the_end(&mut fleet, "");
    let parsed: Value = serde_yaml::from_str(&new).unwrap();
    assert_eq!(everybody(&fleet), [parsed["users"][0]["user"]["token"].as_str().unwrap().to_owned()]);
    assert_eq!(fleet.generations().len(), 1);
}

#[test]
fn what_was_not_issued_by_pairctl_is_replaced_and_left_to_its_owner() {
    let (watch, _) = guard();
    let Some(mut fleet) = Fleet::watched(watch) else { return };
    // The administrator's own token, as it should not be.
    let kubeconfig = fleet.sandbox.read("secrets/direct.yaml");
    fleet.sandbox.write("secrets/issued", &kubeconfig);
    let Some(()) = fleet.keep_issued() else { return };
    assert_eq!(fleet.run("pairctl render").code, 0);
    fleet.sync_all();
    let (report, _) = fleet.rotate("--render");
    assert_eq!(Fleet::steps(&report)[..3], ["done issue", "done hand-out", "done render"].map(str::to_owned));
    fleet.sync_all();
    let (report, code) = fleet.rotate("");
    assert_eq!((Fleet::steps(&report), code), (vec!["done close".to_owned()], 0), "{report:#}");
    assert_eq!(Fleet::codes(&report), ["credential-of-others"]);
    let message = report["findings"][0]["message"].as_str().unwrap();
    assert!(message.contains("token of `system:serviceaccount:admins:admin`"), "{message}");
}
