//! Pairs whose destination nobody asked, and checks that looked at nothing: neither counts as a pair that works.

use serde_json::{Value, json};

use crate::verify::{World, destination, pairings, ready, version};

/// The one pair with its codes, the report, and the exit code.
fn verify(world: &World, flags: &str) -> (Value, Vec<String>, Value, i32) {
    let ran = world.sandbox.run(&format!("pairctl verify -o json {flags}"));
    let report: Value = serde_json::from_str(&ran.out).unwrap_or_else(|why| panic!("{why}: {}", ran.err));
    let pair = report["pairs"][0].clone();
    let faults = pair["faults"].as_array().cloned().unwrap_or_default();
    let codes = faults.iter().map(|fault| fault["code"].as_str().unwrap().to_owned()).collect();
    (pair, codes, report, ran.code)
}

/// Each way to log in that runs where Stork runs.
fn logins() -> [Value; 2] {
    [
        json!({"exec": {"apiVersion": "client.authentication.k8s.io/v1", "command": "touch", "args": ["ran"]}}),
        json!({"auth-provider": {"name": "oidc", "config": {"client-id": "stork"}}}),
    ]
}

fn world(user: &Value) -> Option<World> {
    let pair = (&["payments"][..], &ready(), &json!({}));
    World::with_user(user, &destination(), pair, &[("/version", version("v1.30.0"))], "")
}

#[test]
fn where_only_stork_can_log_in_nobody_knows_in_any_format() {
    for user in logins() {
        let Some(world) = world(&user) else { return };
        let (pair, codes, report, exit) = verify(&world, "-o prometheus=out.prom --receipt receipt.json");
        assert!(codes.contains(&"destination-not-asked".to_owned()) && exit == 2, "{report:#}");
        assert_eq!((&pair["verdict"], &report["outcome"]), (&json!("unknown"), &json!("failed")));
        assert!(pair["notChecked"].to_string().contains("only Stork's pod runs"), "{pair:#}");
        let metrics = world.sandbox.read("out.prom");
        assert!(!metrics.contains("pairctl_verify_pair_works{"), "{metrics}");
        // It follows from what it says.
        assert_eq!(world.sandbox.run("pairctl receipt verify receipt.json").code, 1);
        let screen = world.sandbox.type_line("pairctl verify");
        for part in ["unknown ", "warning[destination-not-asked]", "not checked: `west` was not asked"] {
            assert!(screen.contains(part), "{part}: {screen}");
        }
        assert!(world.destination.requests().is_empty() && !world.sandbox.path().join("ran").exists());
    }
}

/// What looks at the answer is no less in doubt alone; what looks elsewhere has seen all that it asks for.
#[test]
fn what_looks_at_answers_alone_is_told_that_there_was_none() {
    let Some(world) = world(&logins()[0]) else { return };
    for only in ["rights-missing", "destination-older", "destination-not-asked"] {
        let (pair, codes, report, exit) = verify(&world, &format!("--only {only} --receipt receipt.json"));
        assert_eq!((codes, exit), (vec!["destination-not-asked".to_owned()], 2), "{only}: {report:#}");
        assert_eq!(pair["verdict"], "unknown", "{only}");
        assert_eq!(world.sandbox.run("pairctl receipt verify receipt.json").code, 1, "{only}");
    }
    for only in ["pair-not-live", "token-expired", "no-way-back"] {
        let (_, codes, report, exit) = verify(&world, &format!("--only {only}"));
        assert_eq!((codes, exit), (Vec::new(), 0), "{only}: {report:#}");
    }
}

#[test]
fn who_vouches_for_such_a_pair_is_named_and_what_was_not_asked_is_still_said() {
    let Some(world) = world(&logins()[0]) else { return };
    let mut pairings = pairings();
    let rule = json!({"code": "destination-not-asked", "reason": "a migration runs each night"});
    pairings["verify"]["skip"].as_array_mut().unwrap().push(rule);
    world.sandbox.write("pairings.yaml", &pairings.to_string());
    for flags in ["", "--only rights-missing"] {
        let (pair, codes, report, exit) = verify(&world, flags);
        assert_eq!((codes, exit, &pair["verdict"]), (Vec::new(), 0, &json!("works")), "{report:#}");
    }
    let screen = world.sandbox.type_line("pairctl verify");
    for part in ["skipped[destination-not-asked]: a migration runs each night", "not checked: `west` was not"]
    {
        assert!(screen.contains(part), "{part}: {screen}");
    }
}

/// Offline, only what shows there can be found to be sound.
#[test]
fn offline_a_check_that_needs_somebody_to_ask_says_nothing_of_a_pair() {
    let Some(world) = world(&json!({"token": "x"})) else { return };
    for (only, verdict, code) in [
        ("pair-being-deleted", "unknown", 2),
        ("rights-missing", "unknown", 2),
        ("no-way-back", "works", 0),
        ("no-way-back --only pair-being-deleted", "works", 0),
    ] {
        let (pair, _, report, exit) = verify(&world, &format!("--offline --only {only}"));
        assert_eq!((&pair["verdict"], exit), (&json!(verdict), code), "{only}: {report:#}");
        assert_eq!(report["offline"], true, "{only}");
    }
    assert!(world.source.requests().is_empty());
}
