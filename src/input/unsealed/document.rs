//! Where kubeconfigs and ClusterPairs lie: anywhere in an object, and in texts within it.

use super::fields::{self, Credential, Within, is_clear};
use super::{lines, text};
use crate::yaml::{self, Node, Value};

pub(super) const KUBECONFIG: &str = "kubeconfig";
pub(super) const CLUSTER_PAIR: &str = "ClusterPair";
const SECRET: &str = "Secret";

/// How deep an object may lie in a text of another.
const DEPTH: usize = 4;

/// The credentials of a file's text, each once.
pub(super) fn credentials(text: &str) -> Vec<Credential> {
    let mut found = Vec::new();
    of_text(text, &Within { outer: None, base: 0 }, DEPTH, &mut found);
    found.sort_by_key(|credential| credential.span.start);
    found.dedup_by_key(|credential| (credential.span.start, credential.field));
    found
}

/// A text of documents. One that is no YAML hides no other: it is looked through line by line, as is prose.
fn of_text(text: &str, within: &Within, depth: usize, found: &mut Vec<Credential>) {
    if depth == 0 || !text::may_hold(text) {
        return;
    }
    if let Ok(documents) = yaml::parse_all(text) {
        for document in &documents {
            node(document, within, depth, found);
        }
        if documents.iter().all(|document| matches!(document.value, Value::Scalar(_))) {
            lines::scan(text, within, found);
        } else {
            lines::scan_comments(text, within, found);
        }
        return;
    }
    let pieces = lines::documents(text);
    if pieces.len() == 1 {
        return lines::scan(text, within, found);
    }
    for (start, piece) in pieces {
        let within = Within { outer: within.outer.clone(), base: within.base + start };
        of_text(piece, &within, depth, found);
    }
}

fn node(node: &Node, within: &Within, depth: usize, found: &mut Vec<Credential>) {
    match &node.value {
        Value::Scalar(scalar) => {
            let unpacked = text::unpacked(&scalar.text);
            let value = unpacked.as_ref().map_or(scalar.text.as_str(), |value| value.as_str());
            // A text that is this node alone was looked at already.
            let outer = Some(within.span(&node.span));
            of_text(value, &Within { outer, base: 0 }, depth - 1, found);
        }
        Value::Sequence(items) => items.iter().for_each(|item| self::node(item, within, depth, found)),
        Value::Mapping(entries) => {
            let looked_at = object(node, within, depth, found);
            for entry in entries {
                let key = entry.key.text().unwrap_or_default();
                if looked_at.contains(&key) {
                    texts(&entry.value, within, depth, found);
                } else {
                    self::node(&entry.value, within, depth, found);
                }
            }
        }
    }
}

/// The texts below a node, each of which may be an object.
fn texts(node: &Node, within: &Within, depth: usize, found: &mut Vec<Credential>) {
    match &node.value {
        Value::Scalar(_) => self::node(node, within, depth, found),
        Value::Sequence(items) => items.iter().for_each(|item| texts(item, within, depth, found)),
        Value::Mapping(entries) => entries.iter().for_each(|entry| texts(&entry.value, within, depth, found)),
    }
}

/// The credentials of an object, if it is one that has some, and the keys below which they were looked for.
fn object(
    node: &Node,
    within: &Within,
    depth: usize,
    found: &mut Vec<Credential>,
) -> &'static [&'static str] {
    let kind = node.get("kind").and_then(Node::text);
    // client-go reads a kubeconfig without its kind.
    let has = |key: &str| node.get(key).is_some();
    let is_kubeconfig = kind == Some("Config")
        || (has("users") && (has("clusters") || has("contexts")))
        || node.get("users").is_some_and(are_logins);
    let mut below = |key: &str, kind| {
        node.get(key).into_iter().for_each(|part| fields::below(part, kind, within, found));
    };
    match kind {
        Some("ClusterPair") => {
            below("spec", CLUSTER_PAIR);
            &["spec"]
        }
        _ if is_kubeconfig => {
            below("users", KUBECONFIG);
            below("clusters", KUBECONFIG);
            &["users", "clusters"]
        }
        Some("Secret") => {
            secret(node, within, depth, found);
            &[]
        }
        _ => &[],
    }
}

/// Whether these are a kubeconfig's: each with a `user` of several fields.
fn are_logins(users: &Node) -> bool {
    let Value::Sequence(users) = &users.value else { return false };
    users.iter().any(|user| user.get("user").and_then(Node::entries).is_some())
}

/// Secrets that are a login of their own: a service account's token, and a cluster of Argo CD.
fn secret(node: &Node, within: &Within, depth: usize, found: &mut Vec<Credential>) {
    let is_token = node.get("type").and_then(Node::text) == Some("kubernetes.io/service-account-token");
    for data in ["data", "stringData"].iter().filter_map(|key| node.get(key)) {
        let token = data.get("token").filter(|token| is_token && token.text().is_some_and(is_clear));
        let hit = |token: &Node| Credential { field: "token", kind: SECRET, span: within.span(&token.span) };
        found.extend(token.map(hit));
        let Some(config) = data.get("config").filter(|_| data.get("server").is_some() && depth > 1) else {
            continue;
        };
        let value = config.text().unwrap_or_default();
        // Of no kind, so that nothing else would look into it.
        let unpacked = text::plain(value);
        let value = unpacked.as_ref().map_or(value, |value| value.as_str());
        let within = Within { outer: Some(within.span(&config.span)), base: 0 };
        for document in yaml::parse_all(value).unwrap_or_default() {
            fields::below(&document, SECRET, &within, found);
        }
    }
}
