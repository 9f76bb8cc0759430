//! What is said of objects that pairings.yaml cannot say, and of commands that cannot be carried out.

use serde_json::{Value, json};

use crate::adopted::{Dumps, RECIPIENT};
use crate::support::run::{Ran, Sandbox};

/// A pair that is imported as it is; its credentials carry the mark of the leak gate.
pub(crate) fn pair(name: &str) -> Value {
    json!({
        "apiVersion": "stork.libopenstorage.org/v1alpha1",
        "kind": "ClusterPair",
        "metadata": {"name": name, "namespace": "payments"},
        "spec": {
            "config": {
                "clusters": {"west": {"LocationOfOrigin": "", "server": "https://api.west.example.com:6443"}},
                "contexts": {"dr@west": {"LocationOfOrigin": "", "cluster": "west", "user": "stork"}},
                "current-context": "dr@west",
                "preferences": {},
                "users": {"stork": {"LocationOfOrigin": "", "token": "hunter2-of-the-user-stork"}},
            },
            "options": {
                "ip": "px.west.example.com", "mode": "DisasterRecovery", "token": "hunter2-of-the-storage",
            },
            "platformOptions": {},
        },
    })
}

/// The same with something else somewhere, by JSON pointer; null takes it away.
pub(crate) fn with(mut object: Value, pointer: &str, value: Value) -> Value {
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    let parent = object.pointer_mut(parent).unwrap().as_object_mut().unwrap();
    let key = key.replace("~1", "/");
    if value.is_null() {
        parent.remove(&key)
    } else {
        parent.insert(key, value)
    };
    object
}

/// A dump of several objects, as `kubectl get -o json` prints them.
pub(crate) fn list(items: &[Value]) -> String {
    json!({"apiVersion": "v1", "kind": "List", "items": items}).to_string()
}

fn imported(items: &[Value]) -> Ran {
    Dumps::new(&[("east", &list(items))]).import("")
}

pub(crate) fn codes(ran: &Ran) -> Vec<&str> {
    let code = |line| {
        let rest = ["error[", "warning["].iter().find_map(|start| str::strip_prefix(line, start))?;
        Some(rest.split_once(']')?.0)
    };
    ran.err.lines().filter_map(code).collect()
}

#[test]
fn what_pairings_yaml_cannot_say_is_left_out_with_its_reason() {
    let cases = [
        ("/spec/options", json!({"ip": "10.0.0.1"}), "it has storage options and no `token` among them"),
        ("/spec/options", json!({"note": "hunter2-alone"}), "it has storage options and no `ip` among them"),
        ("/spec/options/mode", json!("Default"), "its option `mode` is neither"),
        ("/spec/options/token", Value::Null, "it has storage options and no `token` among them"),
        ("/spec/options/", json!("hunter2-of-no-name"), "an option has no name"),
        ("/spec/options/note", json!("hunter2-on\ntwo-lines"), "option `note` cannot be used"),
        ("/spec/options/ip", json!("no host"), "pairings.yaml refuses it, bad-option"),
        ("/spec/options/token", json!("hunter2-with\u{1}control"), "option `token` cannot be used"),
        ("/spec/options/note", json!(" hunter2-with-space "), "its options would be changed"),
        ("/spec/options/port", json!(9001), "Stork cannot decode /spec/options/port"),
        ("/spec/platformOptions/rancher", json!({"projectMappings": {"c-a:p-1": "p-2"}}), "mapping-mixed"),
        ("/spec/platformOptions/rancher", json!({"projectMappings": {"p-1": "p-1"}}), "mapping-identity"),
        ("/spec/more", json!({"a": 1}), "Stork does not read /spec/more"),
        ("/spec/config", Value::Null, "no current context leads to a cluster and a user by /spec/config"),
        (
            "/spec/config/users/other",
            json!({"token": "hunter2-of-somebody"}),
            "pairctl never renders /spec/config/users/other",
        ),
        ("/spec/config/clusters/west/server", json!("https://127.0.0.1:6443"), "server-loopback"),
        ("/spec/config/users/stork/token", json!("hunter2-with-space "), "its kubeconfig would be changed"),
        ("/metadata/namespace", Value::Null, "it names no namespace"),
        ("/metadata/name", json!("Not_A_Name"), "its name is not valid"),
        ("/metadata/name", json!("odd\n\u{1b}[31m"), r"odd\n\u{1b}[31m of cluster `east` is left out"),
        ("/metadata/deletionTimestamp", json!("2026-03-01T08:00:00Z"), "it is being deleted"),
        ("/metadata/labels", json!({"config": "x"}), "reserved-key"),
        ("/metadata/labels", json!({"a": 1}), "a label or annotation is no text"),
    ];
    for (pointer, value, why) in cases {
        let ran = imported(&[pair("good"), with(pair("odd"), pointer, value)]);
        assert_eq!(
            (codes(&ran).as_slice(), ran.code),
            (["import-left-out"].as_slice(), 1),
            "{why}: {}",
            ran.err
        );
        assert!(ran.err.contains(why), "{why}: {}", ran.err);
        assert!(ran.out.contains("good") && !ran.out.contains("odd"), "{why}");
    }
}

/// Why the exit code is 1 is said even where little is.
#[test]
fn a_quiet_import_says_what_is_left_out() {
    let odd = with(pair("odd"), "/metadata/name", json!("Not_A_Name"));
    let ran = Dumps::new(&[("east", &list(&[pair("good"), odd]))]).import("-q");
    assert_eq!((codes(&ran).as_slice(), ran.code), (["import-left-out"].as_slice(), 1), "{}", ran.err);
}

#[test]
fn of_two_objects_with_one_name_neither_is_taken() {
    let ran =
        imported(&[pair("a"), with(pair("a"), "/spec/options/ip", json!("10.0.0.1")), pair("b"), pair("b")]);
    assert_eq!((codes(&ran).as_slice(), ran.code), (["import-left-out"].as_slice(), 1), "{}", ran.err);
    assert!(
        ran.err.contains("payments/a of cluster `east` is left out: several objects have this name"),
        "{}",
        ran.err
    );
    assert_eq!(ran.out.matches("- name: ").count(), 1);
}

#[test]
fn ciphertext_is_refused() {
    let sealed = with(pair("odd"), "/sops", json!({"mac": "ENC[x]"}));
    let part = with(pair("odd"), "/spec/config", json!("ENC[AES256_GCM,data:x]"));
    for odd in [sealed, part] {
        let ran = imported(&[odd.clone(), pair("good")]);
        assert_eq!((codes(&ran).as_slice(), ran.code), (["import-sealed"].as_slice(), 1), "{}", ran.err);
        let alone = imported(&[odd]);
        assert_eq!(
            (codes(&alone).as_slice(), alone.code),
            (["import-sealed", "import-nothing"].as_slice(), 2)
        );
        assert_eq!(alone.out, "");
    }
}

#[test]
fn the_placeholder_of_storkctl_is_said() {
    let ran = imported(&[with(pair("a"), "/spec/options", json!({"insert_storage_options_here": ""}))]);
    assert_eq!((codes(&ran).as_slice(), ran.code), (["import-placeholder"].as_slice(), 1), "{}", ran.err);
    assert!(ran.out.contains("mode: sync-dr"), "{}", ran.out);
    let odd = with(pair("a"), "/spec/options/insert_storage_options_here", json!(""));
    assert_eq!(codes(&imported(&[odd, pair("b")])), ["import-left-out"]);
}

#[test]
fn a_second_copy_of_a_credential_is_said_once() {
    let key = "/metadata/annotations";
    let copy = json!({"kubectl.kubernetes.io/last-applied-configuration": "hunter2-again-in-here"});
    let ran = imported(&[with(pair("a"), key, copy.clone()), with(pair("b"), key, copy)]);
    assert_eq!((codes(&ran).as_slice(), ran.code), (["credential-copied"].as_slice(), 0), "{}", ran.err);
    assert!(ran.err.contains("2 ClusterPairs hold") && !ran.out.contains("annotations:"), "{}", ran.err);
}

#[test]
fn several_credentials_of_one_server_are_several_clusters() {
    let other = with(pair("b"), "/spec/config/users/stork/token", json!("hunter2-of-the-other-user"));
    let ran = imported(&[pair("a"), other]);
    assert_eq!(
        (codes(&ran).as_slice(), ran.code),
        (["import-several-credentials"].as_slice(), 0),
        "{}",
        ran.err
    );
    assert!(
        ran.err.contains("`west` and `west-2` are one API server") && ran.err.contains("another credential")
    );
    assert!(ran.out.contains("env: WEST_2_KUBECONFIG"), "{}", ran.out);
}

#[test]
fn an_exec_plugin_is_named_for_stork() {
    let exec = json!({
        "command": "corp-login", "apiVersion": "client.authentication.k8s.io/v1beta1", "InteractiveMode": "IfAvailable",
        "args": ["--cluster", "hunter2-of-an-argument"], "env": null, "provideClusterInfo": false,
    });
    let dumps =
        Dumps::new(&[("east", &list(&[with(pair("a"), "/spec/config/users/stork", json!({"exec": exec}))]))]);
    let ran = dumps.write();
    assert_eq!((codes(&ran).as_slice(), ran.code), (["import-exec-plugin"].as_slice(), 0), "{}", ran.err);
    assert!(dumps.sandbox.read("pairings.yaml").contains("execPlugins:\n        - corp-login"));
    assert_eq!(dumps.rendered("east").len(), 1);
    let odd =
        with(pair("a"), "/spec/config/users/stork", json!({"exec": {"command": "a b", "apiVersion": "x"}}));
    assert_eq!(codes(&imported(&[odd, pair("b")])), ["import-left-out"]);
}

#[test]
fn nothing_is_an_error() {
    for text in ["", "kind: Secret\napiVersion: v1\n", &list(&[])] {
        let ran = Dumps::new(&[("east", text)]).import("");
        assert_eq!((codes(&ran).as_slice(), ran.code), (["import-nothing"].as_slice(), 2), "{}", ran.err);
    }
}

#[test]
fn flags_that_cannot_be_used_are_said() {
    let dumps = Dumps::new(&[("east", &list(&[pair("a")]))]);
    for (more, code) in [
        ("--from-files west", "bad-argument"),
        ("--from-files West=secrets/east.yaml", "bad-argument"),
        ("--from-files a=- --from-files b=-", "bad-argument"),
        ("--from-cluster a=x --from-cluster a=y", "bad-argument"),
        ("--from-files west=secrets/none.yaml", "file-unreadable"),
        ("--from-cluster west=secrets/none.yaml", "access-missing"),
        ("--age AGE-SECRET-KEY-1", "bad-recipient"),
        ("--write secrets/east.yaml", "foreign-file"),
        ("--write none/pairings.yaml", "file-unreadable"),
        ("--value-of WEST | cat", "unknown-variable"),
        ("--value-of WEST_KUBECONFIG > out", "refused-file"),
    ] {
        let ran = dumps.import(more);
        assert!(codes(&ran).contains(&code), "{more}: {}", ran.err);
        assert!(ran.code == 2 || more.ends_with("| cat"), "{more}");
        assert_eq!(ran.out, "", "{more}");
    }
    let ran = dumps.import("-o json");
    let told: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((&told["findings"][0]["code"], ran.code), (&json!("bad-argument"), 2));
    dumps.sandbox.write("broken.yaml", "kind: ClusterPair\n\ttoken: hunter2-in-a-broken-file\n");
    let ran = dumps.import("--from-files west=broken.yaml");
    assert_eq!((codes(&ran).as_slice(), ran.code), (["yaml-syntax"].as_slice(), 2), "{}", ran.err);
    assert!(!ran.err.contains("hunter2"), "{}", ran.err);
}

/// What is written holds no credential, is said for machines, and is not written over.
#[test]
fn a_file_is_written_once() {
    let dumps = Dumps::new(&[("east", &list(&[pair("a")]))]);
    let ran = dumps.import(&format!("--age {RECIPIENT} --write pairings.yaml -o json"));
    let told: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((&told["command"], &told["outcome"], ran.code), (&json!("import"), &json!("clean"), 0));
    let screen = dumps.sandbox.type_line("pairctl validate");
    assert!(screen.ends_with("pairings.yaml is valid: 2 clusters, 1 ClusterPair\n[exit 0]\n"), "{screen}");
    let again = dumps.write();
    assert_eq!((codes(&again).as_slice(), again.code), (["foreign-file"].as_slice(), 2));
    dumps.sandbox.tree("");
}

/// Without `--age` the one thing that `validate` asks for is what the comment asks for.
#[test]
fn without_a_seal_only_the_seal_is_missing() {
    let dumps = Dumps::new(&[("east", &list(&[pair("a")]))]);
    assert_eq!(dumps.import("--write pairings.yaml").code, 0);
    let ran = dumps.sandbox.run("pairctl validate");
    assert_eq!((codes(&ran).as_slice(), ran.code), (["seal-missing"].as_slice(), 2), "{}", ran.err);
    let set = dumps.sandbox.read("pairings.yaml");
    let (above, below) = set.split_once("# seal:\n").unwrap();
    let below = below.replace("#     ", "    ").replace("age1...", RECIPIENT);
    dumps.sandbox.write("pairings.yaml", &format!("{above}seal:\n{below}"));
    assert_eq!(dumps.sandbox.run("pairctl validate").code, 0);
}

#[test]
fn standard_input_and_directories_are_read() {
    let sandbox = Sandbox::new();
    sandbox.write("secrets/a/1.json", &pair("a").to_string());
    sandbox.write("secrets/a/b/2.yaml", &format!("---\n{}\n---\n{}\n", pair("b"), pair("c")));
    sandbox.write("secrets/a/notes.txt", "no manifest");
    let whole = sandbox.run("pairctl import --from-files east=secrets/a --write all.yaml");
    assert_eq!((whole.code, whole.out.as_str()), (0, "all.yaml is written: 3 ClusterPairs in 3 entries\n"));
    let piped = sandbox.run("cat secrets/a/b/2.yaml | pairctl import --from-files east=- -n payments");
    assert_eq!((piped.code, piped.out.matches("- name: ").count()), (0, 2), "{}", piped.err);
    let other = sandbox.run("pairctl import --from-files east=secrets/a -n shop");
    assert_eq!(codes(&other), ["import-nothing"]);
}
