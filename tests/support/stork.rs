//! What Stork leaves of a ClusterPair when it writes one: the object read into its types and written from them (Stork
//! `pkg/apis/stork/v1alpha1/clusterpair.go`, client-go 0.25 `tools/clientcmd/api/types.go`).

#![allow(dead_code, reason = "each test program uses what it needs of it")]

use serde_json::{Map, Value, json};

/// The object as Stork's whole-object update sends it, with this status.
pub(crate) fn rewritten(object: &Value, status: &Value) -> Value {
    let mut metadata = object["metadata"].clone();
    metadata["finalizers"] = json!(["stork.libopenstorage.org/finalizer-cleanup"]);
    metadata["creationTimestamp"] = Value::Null;
    let spec = structure(
        &object["spec"],
        &[
            ("config", &|value| config(value)),
            ("options", &Value::clone),
            ("platformOptions", &|value| structure(value, &[], &[("rancher", &|value| rancher(value))])),
        ],
        &[],
    );
    json!({
        "apiVersion": object["apiVersion"],
        "kind": object["kind"],
        "metadata": metadata,
        "spec": spec,
        "status": status,
    })
}

/// The status of a pair that Stork and Portworx took.
pub(crate) fn ready() -> Value {
    json!({"remoteStorageId": "0f3a", "schedulerStatus": "Ready", "storageStatus": "Ready"})
}

type Field<'f> = (&'f str, &'f dyn Fn(&Value) -> Value);

/// A Go struct: fields that are never left out, and fields that are when they are empty. Others are not known.
fn structure(value: &Value, always: &[Field<'_>], unless_empty: &[Field<'_>]) -> Value {
    let mut fields: Map<String, Value> =
        always.iter().map(|(key, field)| ((*key).to_owned(), field(&value[*key]))).collect();
    for (key, field) in unless_empty {
        let value = &value[*key];
        let is_pointer = ["exec", "auth-provider", "rancher"].contains(key);
        if !is_empty(value) || (is_pointer && !value.is_null()) {
            fields.insert((*key).to_owned(), field(value));
        }
    }
    Value::Object(fields)
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Bool(value) => !value,
        Value::Number(number) => number.as_i64() == Some(0),
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
    }
}

fn by_name(value: &Value, entry: &dyn Fn(&Value) -> Value) -> Value {
    match value {
        Value::Object(entries) => entries.iter().map(|(name, value)| (name.clone(), entry(value))).collect(),
        other => other.clone(),
    }
}

fn text(value: &Value) -> Value {
    if value.is_null() { json!("") } else { value.clone() }
}

fn flag(value: &Value) -> Value {
    if value.is_null() { json!(false) } else { value.clone() }
}

const SAME: &dyn Fn(&Value) -> Value = &Value::clone;

fn rancher(value: &Value) -> Value {
    structure(value, &[], &[("projectMappings", SAME)])
}

fn config(value: &Value) -> Value {
    structure(
        value,
        &[
            ("preferences", &|value| structure(value, &[], &[("colors", SAME)])),
            ("clusters", &|value| by_name(value, &cluster)),
            ("users", &|value| by_name(value, &user)),
            ("contexts", &|value| by_name(value, &context)),
            ("current-context", &text),
        ],
        &[],
    )
}

fn cluster(value: &Value) -> Value {
    structure(
        value,
        &[("LocationOfOrigin", &text), ("server", &text)],
        &[
            ("tls-server-name", SAME),
            ("insecure-skip-tls-verify", SAME),
            ("certificate-authority", SAME),
            ("certificate-authority-data", SAME),
            ("proxy-url", SAME),
        ],
    )
}

fn context(value: &Value) -> Value {
    structure(
        value,
        &[("LocationOfOrigin", &text), ("cluster", &text), ("user", &text)],
        &[("namespace", SAME)],
    )
}

fn user(value: &Value) -> Value {
    structure(
        value,
        &[("LocationOfOrigin", &text)],
        &[
            ("client-certificate", SAME),
            ("client-certificate-data", SAME),
            ("client-key", SAME),
            ("client-key-data", SAME),
            ("token", SAME),
            ("tokenFile", SAME),
            ("act-as", SAME),
            ("act-as-uid", SAME),
            ("act-as-groups", SAME),
            ("act-as-user-extra", SAME),
            ("username", SAME),
            ("password", SAME),
            ("auth-provider", &|value| structure(value, &[("name", &text)], &[("config", SAME)])),
            ("exec", &exec),
        ],
    )
}

fn exec(value: &Value) -> Value {
    let variable = |value: &Value| structure(value, &[("name", &text), ("value", &text)], &[]);
    let variables = |value: &Value| match value {
        Value::Array(items) => items.iter().map(variable).collect(),
        other => other.clone(),
    };
    structure(
        value,
        &[
            ("command", &text),
            ("args", SAME),
            ("env", &variables),
            ("apiVersion", &text),
            ("provideClusterInfo", &flag),
            ("Config", SAME),
            ("InteractiveMode", &text),
            ("StdinUnavailable", &flag),
            ("StdinUnavailableMessage", &text),
        ],
        &[("installHint", SAME)],
    )
}
