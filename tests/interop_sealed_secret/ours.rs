//! Others open what pairctl sealed, where it was sealed for and nowhere else.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use pairctl::sealed_secret::UnsealError;
use pairctl::yaml::to_text;
use serde_json::{Value, json};

use crate::fixture::{HOME, SCOPES, data, moved, object, opened};
use crate::kubeseal::Kubeseal;
use crate::kubesealpy;

/// The `data` of the Secret that must come out.
fn secret_data() -> Value {
    json!(data().into_iter().map(|(key, value)| (key, STANDARD.encode(value))).collect::<BTreeMap<_, _>>())
}

#[test]
fn pairctl_opens_it_only_where_it_was_sealed_for() {
    for moved in moved() {
        let expected = if moved.opens { Ok(data()) } else { Err(UnsealError::NoKey) };
        assert_eq!(opened(&moved.object), expected, "{}", moved.how);
    }
}

#[test]
fn kubesealpy_opens_it_only_where_it_was_sealed_for() {
    let all = moved();
    let texts: Vec<_> = all.iter().map(|moved| to_text(&moved.object)).collect();
    let Some(answers) = kubesealpy::unsealed(&texts) else { return };
    for (moved, answer) in all.iter().zip(answers) {
        let expected = if moved.opens { secret_data() } else { json!("NoMatchingKeyError") };
        assert_eq!(answer, expected, "{}", moved.how);
    }
}

#[test]
fn kubeseal_opens_it_only_where_it_was_sealed_for() {
    let Some(kubeseal) = Kubeseal::found() else { return };
    for moved in moved() {
        let answer = kubeseal.recovered(&to_text(&moved.object));
        if moved.opens {
            let mut secret: Value = serde_json::from_str(&answer.unwrap()).unwrap();
            // Go's JSON for no bytes.
            assert_eq!(secret["data"]["empty"].take(), Value::Null);
            secret["data"]["empty"] = json!("");
            assert_eq!(secret["data"], secret_data(), "{}", moved.how);
        } else {
            let refused = answer.unwrap_err();
            assert!(refused.contains("no key could decrypt secret"), "{}: {refused}", moved.how);
        }
    }
}

#[test]
fn kubeseal_makes_the_secret_that_the_template_says() {
    let Some(kubeseal) = Kubeseal::found() else { return };
    for scope in SCOPES {
        let answer = kubeseal.recovered(&to_text(&object(scope))).unwrap();
        let secret: Value = serde_json::from_str(&answer).unwrap();
        let mut annotations = json!({"example.com/note": "12:30"});
        if let Some(key) = scope.annotation() {
            annotations[key] = json!("true");
        }
        let (namespace, name) = HOME;
        let metadata = &secret["metadata"];
        assert_eq!((&metadata["namespace"], &metadata["name"]), (&json!(namespace), &json!(name)));
        assert_eq!(metadata["labels"], json!({"example.com/note": "12:30"}));
        assert_eq!((&metadata["annotations"], &secret["type"]), (&annotations, &json!("Opaque")), "{scope}");
    }
}
