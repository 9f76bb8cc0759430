//! The fields of a `sops` block, whoever wrote it.

use super::AgeKey;
use crate::sops::StanzaError;
use crate::yaml::{Entry, Node, Value};

/// Where other kinds of keys stand; sops up to 3.10 writes them as empty lists.
const OTHER_KEYS: [&str; 7] = ["kms", "gcp_kms", "azure_kv", "hc_vault", "pgp", "hckms", "key_groups"];

pub(super) struct Fields<'a>(&'a [Entry]);

impl<'a> Fields<'a> {
    pub(super) fn of(block: &'a Node) -> Result<Self, StanzaError> {
        block.entries().map(Self).ok_or(StanzaError::Field("sops"))
    }

    /// The first kind of keys that are not age keys of a single group.
    pub(super) fn other_keys(&self) -> Option<&'static str> {
        OTHER_KEYS.into_iter().find(|key| self.filled(key))
    }

    fn get(&self, name: &str) -> Option<&Node> {
        self.0.iter().find(|entry| entry.key.text() == Some(name)).map(|entry| &*entry.value)
    }

    /// Whether a field says anything at all.
    pub(super) fn filled(&self, name: &str) -> bool {
        self.get(name).is_some_and(|node| match &node.value {
            Value::Scalar(scalar) => !node.is_null() && !scalar.text.is_empty(),
            Value::Sequence(items) => !items.is_empty(),
            Value::Mapping(entries) => !entries.is_empty(),
        })
    }

    pub(super) fn text(&self, name: &'static str) -> Result<String, StanzaError> {
        match self.get(name).and_then(Node::text) {
            Some(text) if self.filled(name) => Ok(text.to_owned()),
            _ => Err(StanzaError::Field(name)),
        }
    }

    pub(super) fn flag(&self, name: &'static str) -> Result<bool, StanzaError> {
        match self.get(name).map(Node::text) {
            None | Some(Some("false")) => Ok(false),
            Some(Some("true")) => Ok(true),
            Some(_) => Err(StanzaError::Field(name)),
        }
    }

    pub(super) fn age(&self) -> Result<Vec<AgeKey>, StanzaError> {
        match self.get("age").map(|node| &node.value) {
            Some(Value::Sequence(items)) if !items.is_empty() => items.iter().map(|item| key(item)).collect(),
            _ => Err(StanzaError::Field("age")),
        }
    }
}

fn key(node: &Node) -> Result<AgeKey, StanzaError> {
    let fields = Fields(node.entries().ok_or(StanzaError::Field("age"))?);
    Ok(AgeKey { enc: fields.text("enc")?, recipient: fields.text("recipient")? })
}
