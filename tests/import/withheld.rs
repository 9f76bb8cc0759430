//! What is not written to pairings.yaml, since it is committed in clear.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use crate::adopted::Dumps;
use crate::findings::{codes, list, pair, with};
use crate::support::run::Ran;

fn imported(object: Value) -> Ran {
    Dumps::new(&[("east", &list(&[object]))]).import("")
}

/// The pair comes along, and the text does not; the leak gate sees to what is printed.
fn is_withheld(object: Value, kind: &str, key: &str, why: &str) {
    let ran = imported(object);
    assert_eq!((codes(&ran).as_slice(), ran.code), (["import-withheld"].as_slice(), 1), "{key}: {}", ran.err);
    let said = format!(
        "ClusterPair payments/a of cluster `east` is imported without its {kind} `{key}`, which {why}"
    );
    assert!(ran.err.contains(&said), "{said}: {}", ran.err);
    assert!(ran.out.contains("name: a") && !ran.out.contains(key), "{}", ran.out);
}

#[test]
fn what_holds_a_secret_is_left_out_in_every_spelling() {
    let whole = STANDARD.encode("the token is hunter2-of-the-user-stork today");
    let of_url = URL_SAFE_NO_PAD.encode("so: hunter2-of-the-storage?");
    for value in [
        "see hunter2-of-the-user-stork",
        "hunter2-of-the-storage",
        "hunter2-option",
        whole.as_str(),
        of_url.as_str(),
    ] {
        let annotations = json!({"example.com/px-token": value, "team": "shop"});
        let object = with(pair("a"), "/metadata/annotations", annotations);
        let object = with(object, "/spec/options/note", json!("hunter2-option"));
        let ran = imported(object);
        assert_eq!(codes(&ran), ["import-withheld"], "{}", ran.err);
        assert!(ran.out.contains("team: shop") && !ran.out.contains("px-token"), "{}", ran.out);
    }
    is_withheld(
        with(pair("a"), "/metadata/labels", json!({"px-note": "hunter2-of-the-storage"})),
        "label",
        "px-note",
        "holds a credential of the pair",
    );
}

#[test]
fn copies_and_long_texts_are_left_out() {
    let copy = json!({"spec": {"options": {"token": "hunter2-of-an-older-token"}}}).to_string();
    for (value, why) in [
        (copy.as_str(), "is an object or a list"),
        ("token: hunter2-of-an-older-token", "is an object or a list"),
        ("- hunter2-of-an-older-token", "is an object or a list"),
        ("x".repeat(257).as_str(), "is longer than 256 characters"),
    ] {
        let key = "example.com/original";
        is_withheld(with(pair("a"), "/metadata/annotations", json!({key: value})), "annotation", key, why);
    }
}

#[test]
fn a_key_that_is_a_secret_is_not_shown() {
    let ran = imported(with(pair("a"), "/metadata/annotations", json!({"hunter2-of-the-storage": "x"})));
    assert_eq!((codes(&ran).as_slice(), ran.code), (["import-withheld"].as_slice(), 1), "{}", ran.err);
    assert!(ran.err.contains("without its annotation whose name is not shown"), "{}", ran.err);
}

#[test]
fn a_pair_that_shows_a_secret_elsewhere_is_left_out_whole() {
    let mappings = json!({"projectMappings": {"p-1": "hunter2-of-the-storage"}});
    for (pointer, value, what) in [
        ("/spec/options/ip", json!("hunter2-of-the-storage"), "its option `ip` would show"),
        ("/spec/platformOptions/rancher", mappings, "its project mappings would show"),
    ] {
        let ran = Dumps::new(&[("east", &list(&[pair("good"), with(pair("a"), pointer, value)]))]).import("");
        assert_eq!((codes(&ran).as_slice(), ran.code), (["import-left-out"].as_slice(), 1), "{}", ran.err);
        assert!(ran.err.contains(what), "{}", ran.err);
    }
}

/// kapp's copy is the tool's, like kubectl's.
#[test]
fn copies_of_tools_are_dropped_like_all_that_tools_write() {
    let copy = json!({"kapp.k14s.io/original": "{\"token\": \"hunter2-of-the-storage\"}"});
    let ran = imported(with(pair("a"), "/metadata/annotations", copy));
    assert_eq!((codes(&ran).len(), ran.code), (0, 0), "{}", ran.err);
    assert!(!ran.out.contains("annotations:"), "{}", ran.out);
}

#[test]
fn owners_and_unknown_fields_are_said() {
    let owner = json!([{"apiVersion": "v1", "kind": "ConfigMap", "name": "hunter2-owner", "uid": "1"}]);
    let bound = with(pair("a"), "/metadata/ownerReferences", owner);
    let more = with(pair("a"), "/data", json!({"token": "hunter2-at-the-margin"}));
    for (object, what) in [(bound, "`metadata.ownerReferences`"), (more, "`data`")] {
        let ran = imported(object);
        assert_eq!(
            (codes(&ran).as_slice(), ran.code),
            (["import-fields-dropped"].as_slice(), 1),
            "{}",
            ran.err
        );
        assert!(ran.err.contains(&format!("is imported without {what}, which")), "{}", ran.err);
        assert!(ran.out.contains("name: a") && !ran.err.contains("hunter2"), "{}", ran.err);
    }
    let empty = with(with(pair("a"), "/metadata/ownerReferences", json!([])), "/data", Value::Null);
    assert_eq!(imported(empty).code, 0);
}
