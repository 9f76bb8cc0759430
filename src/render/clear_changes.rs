//! What differs in the clear part, by key.

use std::collections::BTreeMap;
use std::fmt;

use super::existing::SealedFile;
use super::manifest::ClearPart;
use crate::model::fingerprint;
use crate::yaml::{self, Entry, LaterDocuments, Node, Value};

/// A key of the clear part that came, went or changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClearChange {
    what: &'static str,
    key: String,
    how: &'static str,
}

impl fmt::Display for ClearChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.what, self.key, self.how)
    }
}

/// Where in the object the maps are that users see, and what an entry of each is called.
const MAPS: [(&str, &[&str]); 3] = [
    ("label", &["metadata", "labels"]),
    ("annotation", &["metadata", "annotations"]),
    ("project mapping", &["platformOptions", "rancher", "projectMappings"]),
];

/// The keys that differ between the file and the clear part that it should have.
pub(super) fn clear_changes(file: &SealedFile<'_>, wanted: &ClearPart) -> Vec<ClearChange> {
    let documents = |head: &str, tail: &str| {
        [head, tail].map(|text| yaml::parse(text, LaterDocuments::Ignore).ok().flatten())
    };
    let (before, after) = (documents(file.head, file.tail), documents(&wanted.head, &wanted.tail));
    let mut changes = Vec::new();
    for (what, path) in MAPS {
        let (before, after) = (texts(&before, path), texts(&after, path));
        let keys = before.keys().chain(after.keys().filter(|key| !before.contains_key(*key)));
        for key in keys.filter(|key| *key != fingerprint::ANNOTATION) {
            let how = match (before.get(key), after.get(key)) {
                (None, _) => "added",
                (_, None) => "removed",
                (old, new) if old != new => "changed",
                _ => continue,
            };
            changes.push(ClearChange { what, key: key.clone(), how });
        }
    }
    changes
}

/// Whether the clear part says what it should, in whatever style.
pub(super) fn says_the_same(file: &SealedFile<'_>, wanted: &ClearPart) -> bool {
    let same = |found: &str, wanted: &str| {
        let documents = [found, wanted].map(|text| yaml::parse(text, LaterDocuments::Refuse).ok().flatten());
        matches!(&documents, [Some(found), Some(wanted)] if same_value(found, wanted))
    };
    // Nearly every file is as it was written, to the byte.
    (file.head == wanted.head && file.tail == wanted.tail)
        || (same(file.head, &wanted.head) && same(file.tail, &wanted.tail))
}

fn same_value(one: &Node, other: &Node) -> bool {
    match (&one.value, &other.value) {
        (Value::Scalar(one), Value::Scalar(other)) => one.text == other.text,
        (Value::Sequence(ones), Value::Sequence(others)) => {
            ones.len() == others.len() && ones.iter().zip(others).all(|(one, other)| same_value(one, other))
        }
        (Value::Mapping(ones), Value::Mapping(others)) => {
            let same = |(one, other): (&Entry, &Entry)| {
                same_value(&one.key, &other.key) && same_value(&one.value, &other.value)
            };
            ones.len() == others.len() && ones.iter().zip(others).all(same)
        }
        _ => false,
    }
}

fn texts(documents: &[Option<Node>; 2], path: &[&str]) -> BTreeMap<String, String> {
    let found = documents
        .iter()
        .flatten()
        .find_map(|document| path.iter().try_fold(document, |node, key| node.get(key)));
    let entries = found.and_then(Node::entries).unwrap_or_default();
    let text = |node: &Node| node.text().unwrap_or_default().to_owned();
    entries.iter().map(|entry| (text(&entry.key), text(&entry.value))).collect()
}
