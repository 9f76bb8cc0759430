//! What counts as a credential in clear.

use std::ops::Range;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use super::{decode, url};
use crate::yaml::{self, Entry, Node, Value};

/// A field that should have been sealed.
pub(super) struct Credential {
    /// What it is, with its key.
    pub(super) what: String,
    /// What it lies in.
    pub(super) kind: &'static str,
    /// Where.
    pub(super) span: Range<usize>,
}

/// Fields of kubeconfigs and ClusterPairs that let in whoever reads them (client-go `tools/clientcmd/api/v1`, its former auth
/// providers, Stork's storage options).
const FIELDS: [&str; 7] =
    ["client-key-data", "token", "password", "access-token", "id-token", "refresh-token", "client-secret"];

/// Addresses, of which each may have a password in it.
const ADDRESSES: [&str; 2] = ["server", "proxy-url"];

/// Variables of exec plugins that say who or where; any other may hold a secret.
const HARMLESS: [&str; 10] = [
    "AWS_PROFILE",
    "AWS_REGION",
    "AWS_DEFAULT_REGION",
    "AWS_STS_REGIONAL_ENDPOINTS",
    "AWS_CONFIG_FILE",
    "AWS_SHARED_CREDENTIALS_FILE",
    "AZURE_CONFIG_DIR",
    "CLOUDSDK_CONFIG",
    "KUBECONFIG",
    "HOME",
];

const KUBECONFIG: &str = "kubeconfig";
const CLUSTER_PAIR: &str = "ClusterPair";

/// Where `kubectl apply` keeps a second copy of an object.
const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

/// How the base64 of a key begins: `-----BEGIN`.
const PEM: &str = "LS0tLS1CRUdJTi";

/// How deep an object may lie in a text of another.
const DEPTH: usize = 3;

/// Whether it is worth parsing.
pub(super) fn may_hold(text: &str) -> bool {
    ["kind", "users", "clusters", "client-key-data"].iter().any(|word| text.contains(word))
}

/// The credentials of a document.
pub(super) fn credentials(document: &Node) -> Vec<Credential> {
    let mut found = Vec::new();
    object(document, None, DEPTH, &mut found);
    found
}

/// Of a text that is no YAML, such as a template: keys alone, which nothing else looks like.
pub(super) fn keys_in_lines(text: &str) -> Vec<Credential> {
    let hits = text.match_indices("client-key-data").filter(|(at, field)| {
        let value = text[at + field.len()..].trim_start_matches(['"', '\'', ':', ' ']);
        value.starts_with(PEM)
    });
    let credential = |(at, field): (usize, &str)| Credential {
        what: format!("`{field}`"),
        kind: KUBECONFIG,
        span: at..at + field.len(),
    };
    hits.map(credential).collect()
}

/// `inside` is where the text lies that the object was read from, if it is not of the file itself.
fn object(node: &Node, inside: Option<&Range<usize>>, depth: usize, found: &mut Vec<Credential>) {
    let kind = node.get("kind").and_then(Node::text);
    match kind {
        Some("ClusterPair") => {
            node.get("spec").into_iter().for_each(|spec| fields(spec, CLUSTER_PAIR, inside, found));
        }
        Some("Secret" | "ConfigMap") => {
            for (key, is_encoded) in
                [("stringData", false), ("data", kind == Some("Secret")), ("binaryData", true)]
            {
                for entry in node.get(key).and_then(Node::entries).unwrap_or_default() {
                    text(&entry.value, is_encoded, inside, depth, found);
                }
            }
        }
        _ if kind == Some("Config") || is_kubeconfig(node) => {
            for key in ["clusters", "users"] {
                node.get(key).into_iter().for_each(|list| fields(list, KUBECONFIG, inside, found));
            }
        }
        _ => {}
    }
    let annotations = node.get("metadata").and_then(|metadata| metadata.get("annotations"));
    if let Some(copy) = annotations.and_then(|annotations| annotations.get(LAST_APPLIED)) {
        text(copy, false, inside, depth, found);
    }
    if let Some(Value::Sequence(items)) = node.get("items").map(|items| &items.value) {
        for item in items {
            object(item, inside, depth, found);
        }
    }
}

/// client-go takes a kubeconfig also where it does not say that it is one (`tools/clientcmd`, `Load`).
fn is_kubeconfig(node: &Node) -> bool {
    [("users", "user"), ("clusters", "cluster")].into_iter().any(|(list, entry)| {
        let Some(Value::Sequence(items)) = node.get(list).map(|list| &list.value) else { return false };
        items.iter().any(|item| item.get(entry).is_some_and(|entry| entry.entries().is_some()))
    })
}

/// A text that may be an object of its own.
fn text(
    node: &Node,
    is_encoded: bool,
    inside: Option<&Range<usize>>,
    depth: usize,
    found: &mut Vec<Credential>,
) {
    let Some(value) = node.text().filter(|_| depth > 0) else { return };
    let decoded = is_encoded.then(|| {
        let packed: Zeroizing<String> = Zeroizing::new(value.split_whitespace().collect());
        let bytes = Zeroizing::new(STANDARD.decode(&*packed).unwrap_or_default());
        Zeroizing::new(decode::text(&bytes).into_owned())
    });
    let value = decoded.as_deref().map_or(value, String::as_str);
    if may_hold(value) {
        let documents = yaml::parse_all(value).unwrap_or_default();
        for document in &documents {
            object(document, Some(inside.unwrap_or(&node.span)), depth - 1, found);
        }
    }
}

/// The fields below a node that are not sealed.
fn fields(node: &Node, kind: &'static str, inside: Option<&Range<usize>>, found: &mut Vec<Credential>) {
    match &node.value {
        Value::Scalar(_) => {}
        Value::Sequence(items) => items.iter().for_each(|item| fields(item, kind, inside, found)),
        Value::Mapping(entries) => {
            for entry in entries {
                match credential(entry) {
                    Some(what) => {
                        let span = inside.unwrap_or(&entry.key.span).clone();
                        found.push(Credential { what, kind, span });
                    }
                    None => fields(&entry.value, kind, inside, found),
                }
            }
        }
    }
}

/// What an entry holds that should have been sealed.
fn credential(entry: &Entry) -> Option<String> {
    let key = entry.key.text()?;
    if key == "exec" {
        return entry.value.get("env").filter(|env| tells(env)).map(|_| "a variable of `exec`".to_owned());
    }
    let value = entry.value.text()?;
    if FIELDS.contains(&key) && is_clear(&entry.value, value) {
        return Some(format!("`{key}`"));
    }
    let password = url::password(value).filter(|_| ADDRESSES.contains(&key))?;
    is_clear(&entry.value, password).then(|| format!("a password in `{key}`"))
}

/// Whether a variable of an exec plugin has a value that may be a secret.
fn tells(env: &Node) -> bool {
    let Value::Sequence(variables) = &env.value else { return false };
    variables.iter().any(|variable| {
        let is_harmless =
            variable.get("name").and_then(Node::text).is_some_and(|name| HARMLESS.contains(&name));
        let value = variable.get("value");
        !is_harmless && value.is_some_and(|node| node.text().is_some_and(|value| is_clear(node, value)))
    })
}

/// Neither nothing, nor sealed by SOPS, nor what a store or a template fills in.
fn is_clear(node: &Node, value: &str) -> bool {
    let is_filled_in = ["<path:", "{{", "${"].iter().any(|start| value.starts_with(start));
    !(node.is_null() || value.trim().is_empty() || value.starts_with("ENC[") || is_filled_in)
}
