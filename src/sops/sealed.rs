//! What is left of a value once it is sealed.

use std::collections::HashSet;
use std::ops::Range;

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::LeafError;
use super::envelope::Envelope;
use crate::model::cluster_pair::Plain;
use crate::yaml::{Entry, Node, Value};

/// A tree in which every text is ciphertext, `ENC[...]`; null, `""`, `{}` and `[]` stay as SOPS leaves them.
///
/// Only sealing makes one, or reading a sealed file in which each leaf was looked at. Keys keep their order, since the
/// MAC of a SOPS file counts on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedTree(Shape);

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Null,
    Empty,
    Cipher(String),
    List(Vec<SealedTree>),
    Map(Vec<(String, SealedTree)>),
}

/// A node that is not sealed, or not in a form that SOPS reads.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{why}")]
pub struct Unsealed {
    /// Where it stands in the file, in bytes.
    pub span: Range<usize>,
    /// What is wrong with it.
    pub why: LeafError,
}

impl SealedTree {
    pub(super) fn new(shape: Shape) -> Self {
        Self(shape)
    }

    pub(super) fn shape(&self) -> &Shape {
        &self.0
    }

    /// Whether it may be what sealing makes of a value: the same keys in the same order, and ciphertext for every text and
    /// boolean.
    pub fn mirrors(&self, plain: &Plain) -> bool {
        match (&self.0, plain) {
            (Shape::Null, Plain::Null) | (Shape::Cipher(_), Plain::Bool(_)) => true,
            (Shape::Empty, Plain::Text(text)) => text.expose().is_empty(),
            (Shape::Cipher(_), Plain::Text(text)) => !text.expose().is_empty(),
            (Shape::List(sealed), Plain::List(items)) => {
                sealed.len() == items.len()
                    && sealed.iter().zip(items).all(|(sealed, item)| sealed.mirrors(item))
            }
            (Shape::Map(sealed), Plain::Map(entries)) => {
                let mut pairs = sealed.iter().zip(entries);
                sealed.len() == entries.len()
                    && pairs.all(|((name, sealed), (key, value))| name == key && sealed.mirrors(value))
            }
            _ => false,
        }
    }

    /// Takes a node of a sealed file over, with its ciphertext as it is.
    pub fn parse(node: &Node) -> Result<Self, Unsealed> {
        let shape = match &node.value {
            Value::Scalar(_) if node.is_null() => Shape::Null,
            Value::Scalar(scalar) if scalar.text.is_empty() => Shape::Empty,
            Value::Scalar(scalar) => match Envelope::check(&scalar.text) {
                Ok(()) => Shape::Cipher(scalar.text.to_string()),
                Err(why) => return Err(Unsealed { span: node.span.clone(), why }),
            },
            Value::Sequence(items) => {
                Shape::List(items.iter().map(|item| Self::parse(item)).collect::<Result<_, _>>()?)
            }
            Value::Mapping(entries) => Shape::Map(parse_entries(entries)?),
        };
        Ok(Self(shape))
    }
}

fn parse_entries(entries: &[Entry]) -> Result<Vec<(String, SealedTree)>, Unsealed> {
    let mut seen = HashSet::new();
    let parse = |entry| {
        let key = text_key(entry)?;
        if !seen.insert(key) {
            return Err(Unsealed { span: key_span(entry), why: LeafError::RepeatedKey });
        }
        Ok((key.to_owned(), SealedTree::parse(&entry.value)?))
    };
    entries.iter().map(parse).collect()
}

/// The key of an entry as SOPS takes it: a text of this very mapping.
pub(super) fn text_key(entry: &Entry) -> Result<&str, Unsealed> {
    match entry.key.text() {
        Some(key) if !entry.merged && !entry.key.is_null() => Ok(key),
        _ => Err(Unsealed { span: key_span(entry), why: LeafError::NoTextKey }),
    }
}

fn key_span(entry: &Entry) -> Range<usize> {
    entry.key.span.clone()
}

impl Serialize for SealedTree {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Shape::Null => serializer.serialize_unit(),
            Shape::Empty => serializer.serialize_str(""),
            Shape::Cipher(text) => serializer.serialize_str(text),
            Shape::List(items) => serializer.collect_seq(items),
            Shape::Map(entries) => {
                let mut map = serializer.serialize_map(Some(entries.len()))?;
                entries.iter().try_for_each(|(key, value)| map.serialize_entry(key, value))?;
                map.end()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::{LaterDocuments, parse, to_text};

    const CIPHER: &str = "ENC[AES256_GCM,data:Lo2L,iv:6tjJZf/0sYyeYA8gyi1OMYbWOOrOKlKlYyQolkBUGYg=,\
                          tag:7xg4JdcGtL/uyfsxoT0Gjw==,type:str]";

    fn read(text: &str) -> Result<SealedTree, LeafError> {
        SealedTree::parse(&parse(text, LaterDocuments::Refuse).unwrap().unwrap()).map_err(|error| error.why)
    }

    #[test]
    fn a_sealed_file_is_taken_over_in_its_own_order() {
        let text = format!(
            "z: {CIPHER}\na:\n    - {CIPHER}\n    - \"\"\n\"123\": {{}}\n\"n\": null\n\"null\": []\n"
        );
        assert_eq!(to_text(&read(&text).unwrap()), text);
    }

    #[test]
    fn a_leaf_in_clear_is_refused() {
        for clear in ["hunter2", "true", "9001", "'null'", "[x]", "{a: {b: ' '}}", "'ENC[]'"] {
            assert_eq!(read(&format!("a: {clear}")), Err(LeafError::Clear), "{clear}");
        }
    }

    #[test]
    fn a_mapping_that_sops_would_not_read_is_refused() {
        assert_eq!(read("a: ''\na: ''"), Err(LeafError::RepeatedKey));
        assert_eq!(read("x: &x {a: ''}\ny: {<<: *x}"), Err(LeafError::NoTextKey));
        assert_eq!(read("[a]: ''"), Err(LeafError::NoTextKey));
        assert_eq!(read("~: ''"), Err(LeafError::NoTextKey));
    }
}
