//! What those do who make a ClusterPair from what pairctl rendered. None of them is at hand, but for kubectl.

#![allow(dead_code, reason = "each test program uses what it needs of it")]

use std::collections::BTreeMap;

use pairctl::sealed_secret::{Scope, UnsealingKey, label, unseal};
use serde::Deserialize as _;
use serde_json::{Map, Value, json};

const KEY: &str = include_str!("../vectors/sealing/key.pem");

/// The objects in a text, read independently of pairctl.
pub(crate) fn objects(text: &str) -> Vec<Value> {
    serde_yaml::Deserializer::from_str(text).map(|document| Value::deserialize(document).unwrap()).collect()
}

/// The one object of a kind.
pub(crate) fn object(text: &str, kind: &str) -> Value {
    let mut found = objects(text).into_iter().filter(|object| object["kind"] == kind);
    let object = found.next().unwrap_or_else(|| panic!("no {kind} in\n{text}"));
    assert!(found.next().is_none(), "more than one {kind}");
    object
}

/// A text that must be one.
pub(crate) fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text"))
}

/// The Secret that the controller makes of a SealedSecret, with its values as texts.
pub(crate) fn unsealed(sealed: &Value) -> Value {
    let metadata = &sealed["metadata"];
    let annotations: BTreeMap<String, String> =
        serde_json::from_value(metadata["annotations"].clone()).unwrap_or_default();
    let label = label(Scope::of(&annotations), text(&metadata["namespace"]), text(&metadata["name"]));
    let key = [UnsealingKey::from_pem(KEY.as_bytes()).unwrap()];
    let open =
        |value: &Value| String::from_utf8(unseal(text(value), &key, &label).unwrap().to_vec()).unwrap();
    let values = sealed["spec"]["encryptedData"].as_object().unwrap().iter();
    let data: BTreeMap<&String, String> = values.map(|(key, value)| (key, open(value))).collect();
    let mut secret = json!({"apiVersion": "v1", "kind": "Secret", "stringData": data});
    secret["metadata"] = sealed["spec"]["template"]["metadata"].clone();
    for key in ["name", "namespace"] {
        secret["metadata"][key] = metadata[key].clone();
    }
    secret["type"] = sealed["spec"]["template"]["type"].clone();
    secret
}

/// The manifest that a Job's pod finds in its volume.
pub(crate) fn mounted<'s>(job: &Value, secret: &'s Value) -> &'s str {
    assert_eq!(job["metadata"]["namespace"], secret["metadata"]["namespace"]);
    let volume = &job["spec"]["template"]["spec"]["volumes"][0]["secret"];
    assert_eq!(volume["secretName"], secret["metadata"]["name"]);
    assert_eq!(volume["items"].as_array().unwrap().len(), 1);
    text(&secret["stringData"][text(&volume["items"][0]["key"])])
}

/// The object that External Secrets makes, with what a store has under a key and a property.
pub(crate) fn external_secrets(external: &Value, fetch: impl Fn(&str, &str) -> String) -> Value {
    let (spec, target) = (&external["spec"], &external["spec"]["target"]);
    let values: BTreeMap<String, String> = (spec["data"].as_array().unwrap().iter())
        .map(|entry| {
            let from = &entry["remoteRef"];
            (text(&entry["secretKey"]).to_owned(), fetch(text(&from["key"]), text(&from["property"])))
        })
        .collect();
    let evaluated = |template: &str| filled(template, ("{{ .", " }}"), &values).unwrap();
    let from = &target["template"]["templateFrom"];
    assert_eq!((from.as_array().unwrap().len(), &from[0]["target"]), (1, &json!("spec")));
    let mut metadata: Map<String, Value> = target["template"]["metadata"].as_object().unwrap().clone();
    for texts in metadata.values_mut() {
        texts.as_object_mut().unwrap().values_mut().for_each(|value| *value = json!(evaluated(text(value))));
    }
    metadata.insert("name".to_owned(), target["name"].clone());
    metadata.insert("namespace".to_owned(), external["metadata"]["namespace"].clone());
    let mut made = target["manifest"].clone();
    made["metadata"] = Value::Object(metadata);
    made["spec"] = serde_yaml::from_str(&evaluated(text(&from[0]["literal"]))).unwrap();
    made
}

/// The variables that Flux takes from a Secret: every key, and line feeds are dropped.
pub(crate) fn flux_variables(secret: &Value) -> BTreeMap<String, String> {
    let data = secret["stringData"].as_object().unwrap().iter();
    data.map(|(name, value)| (name.clone(), text(value).replace('\n', ""))).collect()
}

/// Puts variables into a text as Flux does. An unknown one is an error.
pub(crate) fn flux_substitute(text: &str, variables: &BTreeMap<String, String>) -> Result<String, String> {
    filled(text, ("${", "}"), variables)
}

/// Puts values into a text once: what a value holds is not looked at again.
fn filled(
    text: &str,
    (start, end): (&str, &str),
    values: &BTreeMap<String, String>,
) -> Result<String, String> {
    let (mut done, mut rest) = (String::new(), text);
    while let Some((before, after)) = rest.split_once(start) {
        let (name, after) = after.split_once(end).ok_or("a variable without an end")?;
        done.push_str(before);
        done.push_str(values.get(name).ok_or(name)?);
        rest = after;
    }
    Ok(done + rest)
}

/// A manifest with every `<path:PATH#KEY | jsonParse>` replaced, as argocd-vault-plugin does: keys are left alone.
pub(crate) fn vault_plugin(value: &Value, fetch: &impl Fn(&str, &str) -> String) -> Value {
    match value {
        Value::String(text) => {
            let Some(inside) = text.strip_prefix("<path:").and_then(|text| text.strip_suffix('>')) else {
                return json!(text);
            };
            let (path, key) = inside.strip_suffix(" | jsonParse").unwrap().split_once('#').unwrap();
            serde_json::from_str(&fetch(path, key)).unwrap()
        }
        Value::Object(entries) => {
            entries.iter().map(|(key, value)| (key.clone(), vault_plugin(value, fetch))).collect()
        }
        Value::Array(items) => items.iter().map(|item| vault_plugin(item, fetch)).collect(),
        other => other.clone(),
    }
}
