//! A YAML document as a tree of nodes.

use std::ops::Range;
use std::rc::Rc;

use zeroize::Zeroizing;

/// A node of the document and where it stands, as byte offsets.
#[derive(Debug)]
pub struct Node {
    /// Where the node was written; for an alias, where its anchor is.
    pub span: Range<usize>,
    /// What was written.
    pub value: Value,
    /// How many nodes it is when every alias is followed; a bound against alias bombs.
    pub(super) weight: usize,
}

/// The three kinds of YAML node.
#[derive(Debug)]
pub enum Value {
    /// A text, number, boolean or null, as written.
    Scalar(Scalar),
    /// A list.
    Sequence(Vec<Rc<Node>>),
    /// Keys and values in the order of the file, repeated keys included.
    Mapping(Vec<Entry>),
}

/// A scalar after unescaping. Wiped on drop, since a kubeconfig's scalars are secrets.
#[derive(Debug)]
pub struct Scalar {
    /// The text.
    pub text: Zeroizing<String>,
    /// Whether it stands without quotes and without a tag, so that readers may take it for a number, a boolean or
    /// null.
    pub plain: bool,
}

/// One `key: value` of a mapping.
#[derive(Debug)]
pub struct Entry {
    /// The key; a scalar in every document that pairctl reads.
    pub key: Rc<Node>,
    /// The value.
    pub value: Rc<Node>,
    /// Whether it came through a merge key, so that the mapping's own entries beat it.
    pub merged: bool,
}

impl Node {
    /// The text of a scalar.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar(scalar) => Some(&scalar.text),
            _ => None,
        }
    }

    /// The entries of a mapping.
    pub fn entries(&self) -> Option<&[Entry]> {
        match &self.value {
            Value::Mapping(entries) => Some(entries),
            _ => None,
        }
    }

    /// The value of a key of a mapping.
    pub fn get(&self, key: &str) -> Option<&Node> {
        let entry = self.entries()?.iter().find(|entry| entry.key.text() == Some(key));
        entry.map(|entry| &*entry.value)
    }

    /// Whether it is YAML's null: nothing, `~` or `null` without quotes.
    pub fn is_null(&self) -> bool {
        matches!(&self.value, Value::Scalar(scalar)
            if scalar.plain && matches!(scalar.text.as_str(), "" | "~" | "null" | "Null" | "NULL"))
    }

    /// The word for its kind, for messages.
    pub fn kind(&self) -> &'static str {
        match &self.value {
            Value::Mapping(_) => "a mapping",
            Value::Sequence(_) => "a list",
            Value::Scalar(_) if self.is_null() => "nothing",
            Value::Scalar(_) => "a single value",
        }
    }

    pub(super) fn is_plain(&self, text: &str) -> bool {
        matches!(&self.value, Value::Scalar(scalar) if scalar.plain && scalar.text.as_str() == text)
    }
}
