//! Forms that live pairs have and pairctl would not choose: what is kept of them, and what is said.

use serde_json::{Value, json};

use crate::adopted::Dumps;
use crate::findings::{codes, list, pair, with};
use crate::same_object::{difference, normal};

/// The objects as they are rendered again, by name.
fn rendered(dumps: &Dumps) -> Vec<Value> {
    let mut objects: Vec<Value> = dumps
        .rendered("east")
        .into_iter()
        .map(|object| serde_json::to_value(normal(object)).unwrap())
        .collect();
    objects.sort_by_key(|object| object["metadata"]["name"].as_str().unwrap().to_owned());
    objects
}

/// storkctl's common form, `-s ip=..,port=..,token=..`, beside a pair to the same cluster that has a mode.
#[test]
fn options_without_a_mode_stay_without_one() {
    let bare = with(pair("bare"), "/spec/options/mode", Value::Null);
    let noted = with(
        with(bare.clone(), "/metadata/name", json!("noted")),
        "/spec/options/note",
        json!("hunter2-Zürich"),
    );
    let dumps = Dumps::new(&[("east", &list(&[pair("async"), bare, noted]))]);
    let ran = dumps.write();
    assert_eq!((codes(&ran), ran.code), (vec![], 0), "{}", ran.err);
    let written = dumps.sandbox.read("pairings.yaml");
    assert_eq!(
        (written.matches("mode: default").count(), written.matches("mode: async-dr").count()),
        (2, 1),
        "{written}"
    );
    let options: Vec<Value> =
        rendered(&dumps).iter().map(|object| object["spec"]["options"].clone()).collect();
    let (ip, token) = ("px.west.example.com", "hunter2-of-the-storage");
    let expected = [
        json!({"ip": ip, "token": token, "mode": "DisasterRecovery"}),
        json!({"ip": ip, "token": token}),
        json!({"ip": ip, "token": token, "note": "hunter2-Zürich"}),
    ];
    assert_eq!(options, expected);
}

fn mapped(name: &str, mappings: &Value) -> Value {
    with(pair(name), "/spec/platformOptions/rancher", json!({"projectMappings": mappings}))
}

/// Stork carries out either form alone. Only the long one is completed, since it can be.
#[test]
fn mappings_in_one_form_are_imported() {
    let short = mapped("b-short", &json!({"p-1": "p-2"}));
    let dumps =
        Dumps::new(&[("east", &list(&[mapped("a-long", &json!({"c-a:p-1": "c-b:p-2"})), short.clone()]))]);
    let ran = dumps.write();
    assert_eq!((codes(&ran), ran.code), (vec!["import-mappings-completed"], 1), "{}", ran.err);
    assert!(ran.err.contains("payments/a-long of cluster `east`"), "{}", ran.err);
    let ours = rendered(&dumps);
    let theirs = [mapped("a-long", &json!({"c-a:p-1": "c-b:p-2", "p-1": "p-2"})), short];
    for (ours, theirs) in ours.into_iter().zip(theirs) {
        let [ours, theirs] = [ours, theirs].map(|object| serde_yaml::to_value(object).unwrap());
        assert_eq!(difference("", &ours, &normal(theirs)), None);
    }
}

/// The short form would be two things at once: which is meant, only the user knows.
#[test]
fn long_forms_with_one_short_form_are_left_out() {
    let both = mapped("odd", &json!({"c-a:p-1": "c-b:p-2", "c-x:p-1": "c-b:p-3"}));
    let split = mapped("split", &json!({"c-a:p-1": "c-b:p-2", "p-1": "p-3"}));
    let ran = Dumps::new(&[("east", &list(&[both, split, pair("good")]))]).import("");
    assert_eq!((codes(&ran), ran.code), (vec!["import-left-out"; 2], 1), "{}", ran.err);
    assert_eq!(ran.err.matches("mapping-conflict").count(), 2, "{}", ran.err);
}

/// What Stork's types cannot hold makes its list of all pairs fail, empty as it may look.
#[test]
fn what_is_empty_and_of_another_type_is_not_imported() {
    for (pointer, value) in [
        ("/spec/config/users/stork/tokenFile", json!(0)),
        ("/spec/config/users/stork/password", json!(false)),
        ("/spec/config/extensions", json!("")),
        ("/spec/config/clusters/west/insecure-skip-tls-verify", json!("")),
        ("/spec/config/users/stork/act-as-groups", json!({})),
    ] {
        let dumps = Dumps::new(&[("east", &list(&[pair("good"), with(pair("odd"), pointer, value)]))]);
        let ran = dumps.import("");
        assert_eq!((codes(&ran).as_slice(), ran.code), (["import-left-out"].as_slice(), 1), "{}", ran.err);
        assert!(ran.err.contains(&format!("Stork cannot decode {pointer}")), "{}", ran.err);
    }
    let empty = with(pair("a"), "/spec/config/users/stork/tokenFile", json!(""));
    let empty = with(empty, "/spec/config/extensions", json!({}));
    let ran = Dumps::new(&[("east", &list(&[empty]))]).import("");
    assert_eq!((codes(&ran).len(), ran.code), (0, 0), "{}", ran.err);
}
