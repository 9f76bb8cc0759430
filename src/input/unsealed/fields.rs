//! What counts as a credential in clear.

use std::ops::Range;

use url::Url;

use crate::yaml::{Node, Value};

/// A field that should have been sealed.
pub(super) struct Credential {
    /// Its key.
    pub(super) field: &'static str,
    /// What it lies in.
    pub(super) kind: &'static str,
    /// Where.
    pub(super) span: Range<usize>,
}

/// Fields that let in whoever reads them: of kubeconfigs (client-go `tools/clientcmd/api/v1` and its former auth providers),
/// of Stork's storage options, of Argo CD's clusters (its docs, Declarative Setup).
pub(super) const FIELDS: [&str; 9] = [
    "client-key-data",
    "token",
    "password",
    "access-token",
    "id-token",
    "refresh-token",
    "client-secret",
    "bearerToken",
    "keyData",
];

/// Fields with an address, which may have a password in it.
const ADDRESSES: [&str; 2] = ["server", "proxy-url"];

/// Where what was found lies.
#[derive(Clone)]
pub(super) struct Within {
    /// Where the text stands that the object was read from, if it is not of the file itself.
    pub(super) outer: Option<Range<usize>>,
    /// How far into the file the parsed text begins.
    pub(super) base: usize,
}

impl Within {
    /// The place to name for a node with such a span.
    pub(super) fn span(&self, own: &Range<usize>) -> Range<usize> {
        self.outer.clone().unwrap_or(own.start + self.base..own.end + self.base)
    }
}

/// The fields below a node that are not sealed.
pub(super) fn below(node: &Node, kind: &'static str, within: &Within, found: &mut Vec<Credential>) {
    match &node.value {
        Value::Scalar(_) => {}
        Value::Sequence(items) => items.iter().for_each(|item| below(item, kind, within, found)),
        Value::Mapping(entries) => {
            for entry in entries {
                let key = entry.key.text().unwrap_or_default();
                let hit = |field| Credential { field, kind, span: within.span(&entry.key.span) };
                match entry.value.text().filter(|_| !entry.value.is_null()) {
                    Some(value) => {
                        let secret = FIELDS.into_iter().find(|field| *field == key && is_clear(value));
                        let address =
                            ADDRESSES.into_iter().find(|field| *field == key && has_password(value));
                        found.extend(secret.or(address).map(hit));
                    }
                    None if key == "exec" && gives_secret(&entry.value) => found.push(hit("exec")),
                    None => below(&entry.value, kind, within, found),
                }
            }
        }
    }
}

/// Whether an exec plugin is handed a secret, by a variable or an argument whose name says so.
fn gives_secret(exec: &Node) -> bool {
    let is_secret = |name: &str| {
        let name = name.to_lowercase();
        ["token", "secret", "password", "private_key", "access_key"].iter().any(|end| name.ends_with(end))
    };
    let texts = |key: &str| match exec.get(key).map(|node| &node.value) {
        Some(Value::Sequence(items)) => items.clone(),
        _ => Vec::new(),
    };
    let by_variable = texts("env").iter().any(|variable| {
        let text = |key: &str| variable.get(key).and_then(Node::text).unwrap_or_default();
        is_secret(text("name")) && is_clear(text("value"))
    });
    let arguments = texts("args");
    let mut before = "";
    let by_argument = arguments.iter().filter_map(|argument| argument.text()).any(|argument| {
        let (name, value) = argument.split_once('=').unwrap_or((before, argument));
        let hit = name.starts_with('-') && is_secret(name) && !value.starts_with('-') && is_clear(value);
        before = argument;
        hit
    });
    by_variable || by_argument
}

fn has_password(address: &str) -> bool {
    Url::parse(address).is_ok_and(|address| address.password().is_some_and(is_clear))
}

/// Neither nothing, nor sealed by SOPS, nor what a store, a template or a person fills in, nor what `kubectl config view`
/// prints in its place.
pub(super) fn is_clear(value: &str) -> bool {
    let value = value.trim();
    let spans = |start: &str, end: &str| {
        value.strip_prefix(start).and_then(|rest| rest.strip_suffix(end)).filter(|rest| !rest.contains(end))
    };
    let is_filled_in = spans("<", ">").is_some_and(is_placeholder)
        || spans("${", "}")
            .is_some_and(|name| name.chars().all(|letter| letter.is_alphanumeric() || letter == '_'))
        || spans("{{", "}}").is_some_and(|expression| !is_literal(expression));
    let is_sealed = spans("ENC[AES256_GCM,data:", "]")
        .is_some_and(|rest| rest.contains(",iv:") && rest.contains(",tag:"));
    !(matches!(value, "" | "REDACTED" | "DATA+OMITTED" | "redacted") || is_filled_in || is_sealed)
}

/// A path of a store (argocd-vault-plugin), or words that stand for a value: several, or in capitals.
fn is_placeholder(inner: &str) -> bool {
    inner.starts_with("path:")
        || inner.contains(' ')
        || !inner.contains(|letter: char| letter.is_ascii_lowercase())
}

/// Whether a template's expression begins with a quoted text, and so with the value itself.
fn is_literal(expression: &str) -> bool {
    expression.trim_start_matches(['-', ' ']).starts_with(['"', '\'', '`'])
}
