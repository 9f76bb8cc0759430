//! What counts as a credential in clear.

use std::ops::Range;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use crate::yaml::{self, Node, Value};

/// A field that should have been sealed.
pub(super) struct Credential {
    /// Its key.
    pub(super) field: &'static str,
    /// What it lies in.
    pub(super) kind: &'static str,
    /// Where.
    pub(super) span: Range<usize>,
}

/// Fields of kubeconfigs and ClusterPairs that let in whoever reads them (client-go `tools/clientcmd/api/v1`, its former auth
/// providers, Stork's storage options).
const FIELDS: [&str; 7] =
    ["client-key-data", "token", "password", "access-token", "id-token", "refresh-token", "client-secret"];

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
    text.contains("kind") || text.contains("client-key-data")
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
    hits.map(|(at, field)| Credential { field: FIELDS[0], kind: KUBECONFIG, span: at..at + field.len() })
        .collect()
}

/// `inside` is where the text lies that the object was read from, if it is not of the file itself.
fn object(node: &Node, inside: Option<&Range<usize>>, depth: usize, found: &mut Vec<Credential>) {
    let kind = node.get("kind").and_then(Node::text);
    match kind {
        Some("Config") => {
            node.get("users").into_iter().for_each(|users| fields(users, KUBECONFIG, inside, found));
        }
        Some("ClusterPair") => {
            node.get("spec").into_iter().for_each(|spec| fields(spec, CLUSTER_PAIR, inside, found));
        }
        Some("Secret" | "ConfigMap") => {
            for (key, is_encoded) in [("stringData", false), ("data", kind == Some("Secret"))] {
                for entry in node.get(key).and_then(Node::entries).unwrap_or_default() {
                    text(&entry.value, is_encoded, inside, depth, found);
                }
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
        let bytes = STANDARD.decode(&*packed).unwrap_or_default();
        Zeroizing::new(String::from_utf8(bytes).unwrap_or_default())
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
                let field = FIELDS.into_iter().find(|field| entry.key.text() == Some(field));
                match (field, entry.value.text()) {
                    (Some(field), Some(value)) if is_clear(&entry.value, value) => {
                        let span = inside.unwrap_or(&entry.key.span).clone();
                        found.push(Credential { field, kind, span });
                    }
                    _ => fields(&entry.value, kind, inside, found),
                }
            }
        }
    }
}

/// Neither nothing, nor sealed by SOPS, nor what a store or a template fills in.
fn is_clear(node: &Node, value: &str) -> bool {
    let is_filled_in = ["<path:", "{{", "${"].iter().any(|start| value.starts_with(start));
    !(node.is_null() || value.trim().is_empty() || value.starts_with("ENC[") || is_filled_in)
}
