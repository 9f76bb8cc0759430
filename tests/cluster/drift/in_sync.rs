//! A tree that kubectl applied is in sync, whatever way it applied it, and whoever asks.

use serde_json::{Value, json};

use super::fleet::{Fleet, told};

fn assert_in_sync(fleet: &mut Fleet) -> Value {
    let (report, code) = fleet.drift("");
    assert_eq!((told(&report), code), (Vec::new(), 0), "{report:#}");
    assert_eq!(report["summary"]["in-sync"], 6);
    assert_eq!(fleet.drift("--from tree").1, 0);
    fleet.sandbox.forget_variables();
    for arguments in ["", "--from tree", "east", "west north --from tree"] {
        let (report, code) = fleet.drift(arguments);
        assert_eq!((told(&report), code), (Vec::new(), 0), "{arguments}: {report:#}");
    }
    report
}

#[test]
fn what_was_applied_by_the_server_is_in_sync() {
    let Some(mut fleet) = Fleet::applied() else { return };
    let report = assert_in_sync(&mut fleet);
    assert_eq!(report["findings"], json!([]));
}

#[test]
fn what_was_applied_by_the_client_is_in_sync_and_holds_its_credential_twice() {
    let Some(mut fleet) = Fleet::rendered() else { return };
    for _ in ["create", "patch"] {
        fleet.apply(&["apply", "-f", "-"]);
    }
    let report = assert_in_sync(&mut fleet);
    let findings = report["findings"].as_array().unwrap();
    assert_eq!(findings.len(), 3, "{findings:?}");
    assert!(findings.iter().all(|finding| finding["code"] == "credential-copied"));
    let suggested = fleet.sandbox.run("pairctl drift --suggest-ignores");
    assert_eq!((suggested.code, &*suggested.out), (0, ""));
    assert!(suggested.err.contains("warning[credential-copied]"), "{}", suggested.err);
    // As the finding says; nothing else of the object changes.
    for (cluster, namespace, name) in [("north", "payments", "to-east"), ("east", "payments", "to-north")] {
        let take_off = "kubectl.kubernetes.io/last-applied-configuration-";
        fleet.cluster(cluster).must(&["annotate", "clusterpair", name, "-n", namespace, take_off], "");
    }
    assert_eq!(fleet.drift("north").0["findings"], json!([]));
    assert_eq!(fleet.drift("east").1, 0);
}
