//! Rendered SealedSecrets open in other implementations, where they were sealed for and nowhere else.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use crate::consumers::{object, text, unsealed};
use crate::every_seal::{BRIDGES, SCOPES, file, rendered, source};
use crate::kubeseal::Kubeseal;
use crate::kubesealpy;

const NAMESPACE: &str = "payments";

/// A rendered file, or what somebody made of it, and the `data` of its Secret where it opens.
struct Moved {
    text: String,
    data: Option<Value>,
    how: String,
}

/// Every SealedSecret of the tree: as it was rendered, renamed, in another namespace, and both.
fn moved() -> Vec<Moved> {
    let sandbox = rendered(&[NAMESPACE]);
    let mut all = Vec::new();
    for (bridge, scope) in BRIDGES.into_iter().flat_map(|bridge| SCOPES.map(|scope| (bridge, scope))) {
        let text = file(&sandbox, &source(bridge, scope), NAMESPACE, "sealedsecret");
        let sealed = object(&text, "SealedSecret");
        let values = unsealed(&sealed)["stringData"].as_object().unwrap().clone();
        let data: Map<String, Value> = values
            .into_iter()
            .map(|(key, value)| (key, json!(STANDARD.encode(value.as_str().unwrap()))))
            .collect();
        assert_eq!(data.len(), 1, "{bridge}, {scope}");
        let changed = |keys: &[&str]| {
            let mut sealed = sealed.clone();
            for key in keys {
                sealed["metadata"][*key] = json!("elsewhere");
            }
            serde_yaml::to_string(&sealed).unwrap()
        };
        let texts = [
            (text, true, "as it was rendered"),
            (changed(&["name"]), scope != "strict", "renamed"),
            (changed(&["namespace"]), scope == "cluster-wide", "in another namespace"),
            (changed(&["name", "namespace"]), scope == "cluster-wide", "renamed in another namespace"),
        ];
        all.extend(texts.map(|(text, opens, how)| Moved {
            text,
            data: opens.then(|| Value::Object(data.clone())),
            how: format!("{bridge}, {scope}, {how}"),
        }));
    }
    all
}

#[test]
fn kubeseal_opens_them_where_they_were_sealed_for() {
    let Some(kubeseal) = Kubeseal::found() else { return };
    for moved in moved() {
        match (kubeseal.recovered(&moved.text), moved.data) {
            (Ok(answer), Some(data)) => {
                let secret: Value = serde_json::from_str(&answer).unwrap();
                assert_eq!((&secret["data"], text(&secret["type"])), (&data, "Opaque"), "{}", moved.how);
            }
            (Err(refused), None) => {
                assert!(refused.contains("no key could decrypt secret"), "{}: {refused}", moved.how);
            }
            (answer, _) => panic!("{}: kubeseal opens it: {}", moved.how, answer.is_ok()),
        }
    }
}

#[test]
fn kubesealpy_opens_them_where_they_were_sealed_for() {
    let all = moved();
    let texts: Vec<String> = all.iter().map(|moved| moved.text.clone()).collect();
    let Some(answers) = kubesealpy::unsealed(&texts) else { return };
    for (moved, answer) in all.into_iter().zip(answers) {
        assert_eq!(answer, moved.data.unwrap_or(json!("NoMatchingKeyError")), "{}", moved.how);
    }
}
