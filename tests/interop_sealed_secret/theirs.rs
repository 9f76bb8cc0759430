//! pairctl opens what the real kubeseal sealed.

use std::collections::BTreeMap;

use pairctl::sealed_secret::{Scope, SealedSecret, SealedValue, UnsealError, label, unseal};
use pairctl::yaml::to_text;
use serde_json::{Value, json};

use crate::fixture::{HOME, SCOPES, VECTORS, data, keys, object, opened, pem};
use crate::kubeseal::Kubeseal;

/// The Secret as a user would give it to kubeseal; `data` that is text only, in clear, since nothing else is wanted.
fn secret() -> Value {
    let (namespace, name) = HOME;
    let metadata = json!({
        "namespace": namespace, "name": name,
        "labels": {"example.com/note": "12:30"}, "annotations": {"example.com/note": "12:30"},
    });
    let text = String::from_utf8(data().remove("clusterpair.yaml").unwrap()).unwrap();
    let data = json!({"clusterpair.yaml": text, "empty": ""});
    json!({"apiVersion": "v1", "kind": "Secret", "type": "Opaque", "metadata": metadata, "stringData": data})
}

fn sealed(kubeseal: &Kubeseal, scope: Scope) -> Value {
    let certificate = format!("{VECTORS}/certificates/valid.pem");
    let arguments = ["--cert", &certificate, "--scope", scope.as_str(), "--format", "yaml"];
    serde_yaml::from_str(&kubeseal.run(&arguments, secret().to_string().as_bytes()).unwrap()).unwrap()
}

fn map<T: serde::de::DeserializeOwned>(value: &Value) -> BTreeMap<String, T> {
    serde_json::from_value(value.clone()).unwrap_or_default()
}

#[test]
fn an_object_of_kubeseal_opens_in_every_scope() {
    let Some(kubeseal) = Kubeseal::found() else { return };
    for scope in SCOPES {
        let object = sealed(&kubeseal, scope);
        assert_eq!(Scope::of(&map(&object["metadata"]["annotations"])), scope);
        let values = map::<String>(&object["spec"]["encryptedData"]).into_iter();
        let encrypted_data = values.map(|(key, text)| (key, text.parse::<SealedValue>().unwrap())).collect();
        let read = SealedSecret { encrypted_data, ..crate::fixture::object(scope) };
        let mut expected = data();
        expected.remove("long");
        assert_eq!(opened(&read), Ok(expected), "{scope}");
        let away = SealedSecret { namespace: "elsewhere".to_owned(), ..read };
        assert_eq!(opened(&away).is_ok(), scope == Scope::ClusterWide, "{scope}");
    }
}

/// Key by key, but for the ciphertext and what Go writes for nothing.
#[test]
fn an_object_of_pairctl_has_the_shape_of_one_of_kubeseal() {
    let Some(kubeseal) = Kubeseal::found() else { return };
    for scope in SCOPES {
        let mut theirs = sealed(&kubeseal, scope);
        let mut ours: Value = serde_yaml::from_str(&to_text(&object(scope))).unwrap();
        ours["spec"]["encryptedData"].as_object_mut().unwrap().remove("long");
        for object in [&mut theirs, &mut ours] {
            map_values(&mut object["spec"]["encryptedData"]);
            let metadata = object["metadata"].as_object_mut().unwrap();
            metadata.retain(|_, value| !value.is_null());
        }
        assert_eq!(ours, theirs, "{scope}");
    }
}

fn map_values(values: &mut Value) {
    values.as_object_mut().unwrap().values_mut().for_each(|value| *value = json!("sealed"));
}

#[test]
fn a_raw_value_of_kubeseal_opens_in_every_scope() {
    let Some(kubeseal) = Kubeseal::found() else { return };
    let (namespace, name) = HOME;
    for (scope, value) in SCOPES.into_iter().flat_map(|scope| data().into_values().map(move |v| (scope, v))) {
        let place = ["--scope", scope.as_str(), "--namespace", namespace, "--name", name];
        let text = kubeseal.raw(pem!("certificates/valid.pem").as_bytes(), &place, &value).unwrap();
        let opened = |namespace| unseal(&text, &keys(), &label(scope, namespace, name));
        assert_eq!(opened(namespace).unwrap().as_slice(), value, "{scope}");
        let elsewhere = opened("elsewhere").map(|value| value.to_vec());
        let expected = if scope == Scope::ClusterWide { Ok(value) } else { Err(UnsealError::NoKey) };
        assert_eq!(elsewhere, expected, "{scope}");
    }
}
