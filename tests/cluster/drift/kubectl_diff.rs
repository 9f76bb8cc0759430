//! Why not `kubectl diff`: it prints what it should hide, since a ClusterPair is no Secret.

use serde_json::{Value, json};

use super::bulk;
use super::many::Many;

const NEW_TOKEN: &str = "hunter2-px-by-hand-0123456789";

#[test]
fn kubectl_prints_credentials_and_pairctl_does_not() {
    let Some(mut many) = Many::rendered(&[("certificate", vec!["payments"])]) else { return };
    many.fleet.sandbox.secrets.add(NEW_TOKEN);
    let (cluster, objects) = (many.cluster(), many.objects());
    let key = |object: &Value| {
        let user = object["spec"]["config"]["users"]["kubernetes-admin"].clone();
        user["client-key-data"].as_str().unwrap().to_owned()
    };
    let other_key = "aHVudGVyMi1vZi1hLWNsaWVudC1rZXktYnktaGFuZA==";
    let token = objects[0]["spec"]["options"]["token"].as_str().unwrap().to_owned();
    cluster.must(&["apply", "-f", "-"], &bulk::list(&objects));
    let patch = json!({"spec": {
        "options": {"token": NEW_TOKEN},
        "config": {"users": {"kubernetes-admin": {"client-key-data": other_key}}},
    }});
    many.fleet.patch("east", "payments", "certificate", &patch);
    for how in [vec!["diff", "-f", "-"], vec!["diff", "--server-side", "--force-conflicts", "-f", "-"]] {
        let diff = cluster.kubectl(&how, &bulk::list(&objects));
        let shown = String::from_utf8_lossy(&diff.stdout);
        assert_eq!(diff.status.code(), Some(1), "{}", String::from_utf8_lossy(&diff.stderr));
        for secret in [NEW_TOKEN, &token, other_key, &key(&objects[0])] {
            assert!(shown.contains(secret), "kubectl has learnt to hide it: {how:?}");
        }
    }
    // What pairctl prints has passed the leak gate.
    many.fleet.sandbox.secrets.add(other_key);
    let (report, code) = many.fleet.drift("");
    assert_eq!(code, 1);
    let pair = &report["pairs"][0];
    let shown = pair["diff"].as_str().unwrap();
    assert!(
        shown.contains("-    token: \"<secret, as it is live>\"")
            || shown.contains("token: <secret, as it is live>"),
        "{shown}"
    );
    assert!(
        shown.contains("client-key-data")
            && pair["evidence"][0].as_str().unwrap().contains("client certificate"),
        "{pair}"
    );
}
