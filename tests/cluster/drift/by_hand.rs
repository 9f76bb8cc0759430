//! Every field of a pair, changed by hand: exactly that is told, and nobody sees what it was or is.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::bulk;
use super::fleet::told;
use super::many::Many;
use crate::stork;

const OTHER: &str = "hunter2-changed-by-hand-0123456789";

/// A case has its own namespace and one way to log in; somebody changes the object that Stork wrote.
type Case = (&'static str, &'static str, fn(&mut Value));

fn config(object: &mut Value) -> &mut Value {
    &mut object["spec"]["config"]
}

/// The cluster, context or user of the config.
fn entry<'v>(object: &'v mut Value, kind: &str) -> &'v mut Value {
    config(object)[kind].as_object_mut().unwrap().values_mut().next().unwrap()
}

fn set(object: &mut Value, kind: &str, key: &str, value: Value) {
    entry(object, kind)[key] = value;
}

fn remove(value: &mut Value, key: &str) {
    value.as_object_mut().unwrap().remove(key).unwrap();
}

fn mappings(object: &mut Value) -> &mut Value {
    &mut object["spec"]["platformOptions"]["rancher"]["projectMappings"]
}

fn annotations(object: &mut Value) -> &mut Value {
    &mut object["metadata"]["annotations"]
}

const FINGERPRINT: &str = "pairctl.dev/fingerprint";
/// One of another pair.
const OTHER_FINGERPRINT: &str = "v1 salt=AAAAAAAAAAAAAAAAAAAAAA all=sha256:AAAAAAAAAAAAAAAAAAAAAA endpoint=sha256:AAAAAAAAAAAAAAAAAAAAAA ca=sha256:AAAAAAAAAAAAAAAAAAAAAA credential=sha256:AAAAAAAAAAAAAAAAAAAAAA options=sha256:AAAAAAAAAAAAAAAAAAAAAA secretOptions=sha256:AAAAAAAAAAAAAAAAAAAAAA";

const CASES: [Case; 71] = [
    ("server", "token", |object| set(object, "clusters", "server", json!("https://10.9.9.9:6443"))),
    ("ca-added", "token", |object| set(object, "clusters", "certificate-authority-data", json!("QUJD"))),
    ("ca-changed", "certificate", |object| {
        set(object, "clusters", "certificate-authority-data", json!("QUJD"))
    }),
    ("ca-removed", "certificate", |object| remove(entry(object, "clusters"), "certificate-authority-data")),
    ("ca-no-base64", "certificate", |object| {
        set(object, "clusters", "certificate-authority-data", json!("*"))
    }),
    ("ca-path", "token", |object| set(object, "clusters", "certificate-authority", json!("/tmp/hunter2-ca"))),
    ("insecure-added", "token", |object| set(object, "clusters", "insecure-skip-tls-verify", json!(true))),
    ("insecure-removed", "insecure", |object| {
        set(object, "clusters", "insecure-skip-tls-verify", json!(false))
    }),
    ("server-name-added", "token", |object| set(object, "clusters", "tls-server-name", json!(OTHER))),
    ("server-name", "server-name", |object| set(object, "clusters", "tls-server-name", json!(OTHER))),
    ("proxy-added", "token", |object| {
        set(object, "clusters", "proxy-url", json!(format!("http://a:{OTHER}@b")))
    }),
    ("proxy-removed", "proxy", |object| remove(entry(object, "clusters"), "proxy-url")),
    ("token", "token", |object| set(object, "users", "token", json!(OTHER))),
    ("token-removed", "token", |object| remove(entry(object, "users"), "token")),
    ("token-number", "token", |object| set(object, "users", "token", json!(9001))),
    ("token-file", "token", |object| set(object, "users", "tokenFile", json!("/tmp/hunter2-token"))),
    ("client-certificate", "certificate", |object| {
        set(object, "users", "client-certificate-data", json!("QUJD"))
    }),
    ("client-key", "certificate", |object| {
        set(object, "users", "client-key-data", json!("aHVudGVyMi1ieS1oYW5k"))
    }),
    ("client-key-path", "certificate", |object| {
        set(object, "users", "client-key", json!("/tmp/hunter2-key"))
    }),
    ("user-name", "basic", |object| set(object, "users", "username", json!(OTHER))),
    ("password", "basic", |object| set(object, "users", "password", json!(OTHER))),
    ("exec-command", "exec-given", |object| entry(object, "users")["exec"]["command"] = json!("/tmp/evil")),
    ("exec-args", "exec-given", |object| entry(object, "users")["exec"]["args"][0] = json!(OTHER)),
    ("exec-args-gone", "exec-empty", |object| entry(object, "users")["exec"]["args"] = Value::Null),
    ("exec-env", "exec-given", |object| entry(object, "users")["exec"]["env"][0]["value"] = json!(OTHER)),
    ("exec-stdin", "exec-given", |object| entry(object, "users")["exec"]["StdinUnavailable"] = json!(true)),
    ("exec-more", "exec-bare", |object| entry(object, "users")["exec"]["more"] = json!(OTHER)),
    ("exec-added", "token", |object| set(object, "users", "exec", json!({"command": "/tmp/evil"}))),
    ("oidc-config", "oidc", |object| {
        entry(object, "users")["auth-provider"]["config"]["client-id"] = json!(OTHER)
    }),
    ("oidc-name", "oidc", |object| entry(object, "users")["auth-provider"]["name"] = json!("gcp")),
    ("act-as", "impersonation", |object| set(object, "users", "act-as", json!(OTHER))),
    ("act-as-uid", "impersonation", |object| set(object, "users", "act-as-uid", json!("0"))),
    ("act-as-groups", "impersonation", |object| {
        set(object, "users", "act-as-groups", json!(["system:masters"]))
    }),
    ("act-as-extra", "impersonation", |object| {
        entry(object, "users")["act-as-user-extra"]["scopes"][0] = json!(OTHER)
    }),
    ("context-name", "token", |object| {
        let context = entry(object, "contexts").take();
        config(object)["contexts"] = json!({"other": context});
        config(object)["current-context"] = json!("other");
    }),
    ("cluster-name", "token", |object| {
        let cluster = entry(object, "clusters").take();
        config(object)["clusters"] = json!({"other": cluster});
        set(object, "contexts", "cluster", json!("other"));
    }),
    ("current-context", "token", |object| config(object)["current-context"] = json!("nowhere")),
    ("context-user", "token", |object| set(object, "contexts", "user", json!("nobody"))),
    ("namespace", "namespace", |object| set(object, "contexts", "namespace", json!("other"))),
    ("namespace-removed", "namespace", |object| remove(entry(object, "contexts"), "namespace")),
    ("colours", "namespace", |object| config(object)["preferences"] = json!({})),
    ("second-user", "token", |object| config(object)["users"]["evil"] = json!({"token": OTHER})),
    ("config-text", "token", |object| object["spec"]["config"] = json!(OTHER)),
    ("config-gone", "token", |object| remove(&mut object["spec"], "config")),
    ("user-text", "token", |object| *entry(object, "users") = json!(OTHER)),
    ("origin", "token", |object| {
        set(object, "clusters", "LocationOfOrigin", json!("/home/hunter2/.kube/config"))
    }),
    ("extensions", "token", |object| {
        set(object, "clusters", "extensions", json!({"minikube.sigs.k8s.io": {"a": "b"}}))
    }),
    ("more-in-spec", "token", |object| object["spec"]["more"] = json!(OTHER)),
    ("more-in-config", "token", |object| config(object)["more"] = json!(OTHER)),
    ("more-in-user", "token", |object| set(object, "users", "more", json!(OTHER))),
    ("option-ip", "token", |object| object["spec"]["options"]["ip"] = json!(OTHER)),
    ("option-port-removed", "token", |object| remove(&mut object["spec"]["options"], "port")),
    ("option-number", "token", |object| object["spec"]["options"]["port"] = json!(9001)),
    ("option-token", "token", |object| object["spec"]["options"]["token"] = json!(OTHER)),
    ("option-token-removed", "token", |object| remove(&mut object["spec"]["options"], "token")),
    ("option-added", "token", |object| object["spec"]["options"]["more"] = json!(OTHER)),
    ("option-backup", "token", |object| object["spec"]["options"]["backuplocation"] = json!("other")),
    ("options-gone", "token", |object| object["spec"]["options"] = Value::Null),
    ("option-of-sync", "insecure", |object| object["spec"]["options"] = json!({"more": OTHER})),
    ("mapping", "token", |object| mappings(object)["p-zzzzz"] = json!("p-bbbbb")),
    ("mapping-added", "token", |object| mappings(object)["p-yyyyy"] = json!(OTHER)),
    ("mapping-removed", "token", |object| remove(&mut object["spec"]["platformOptions"], "rancher")),
    ("label", "token", |object| object["metadata"]["labels"]["team"] = json!("z")),
    ("label-added", "token", |object| object["metadata"]["labels"]["more"] = json!("z")),
    ("label-destination", "token", |object| {
        object["metadata"]["labels"]["pairctl.dev/destination"] = json!("z")
    }),
    ("annotation", "token", |object| annotations(object)["note"] = json!(OTHER)),
    ("annotation-added", "token", |object| annotations(object)["more"] = json!(OTHER)),
    ("fingerprint-gone", "token", |object| remove(annotations(object), FINGERPRINT)),
    ("fingerprint-other", "token", |object| annotations(object)[FINGERPRINT] = json!(OTHER_FINGERPRINT)),
    ("unpaired-ip", "token", |object| {
        object["spec"]["options"]["ip"] = json!(OTHER);
        object["status"] =
            json!({"schedulerStatus": "Ready", "storageStatus": "Error", "remoteStorageId": ""});
    }),
    ("untouched", "token", |_| ()),
];

fn many() -> Option<Many> {
    let mut logins: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (case, login, _) in CASES {
        logins.entry(login).or_default().push(case);
    }
    let mut many = Many::rendered(&logins.into_iter().collect::<Vec<_>>())?;
    many.fleet.sandbox.secrets.add(OTHER);
    many.cluster().must(&["apply", "--server-side", "-f", "-"], &bulk::list(&many.objects()));
    bulk::put(many.cluster(), "stork", |object| stork::rewritten(object, &stork::ready()));
    Some(many)
}

#[test]
fn exactly_that_is_told() {
    let Some(many) = many() else { return };
    bulk::put(many.cluster(), "kubectl-edit", |object| {
        let mut changed = object.clone();
        let (.., edit) = CASES.iter().find(|(case, ..)| object["metadata"]["namespace"] == *case).unwrap();
        edit(&mut changed);
        changed
    });
    let lines = |arguments| {
        let (report, code) = many.fleet.drift(arguments);
        assert_eq!((code, &report["summary"]["in-sync"]), (1, &json!(1)));
        told(&report).join("\n") + "\n"
    };
    snapbox::assert_data_eq!(lines(""), snapbox::file!["by_hand.txt"].raw());
    snapbox::assert_data_eq!(lines("--from tree"), snapbox::file!["by_hand_from_tree.txt"].raw());
}
