//! What differs in the clear part, by key.

use std::collections::BTreeMap;
use std::fmt;

use super::existing::SealedFile;
use super::manifest::ClearPart;
use super::reason::Reason;
use super::secret_sealer::{CLEAR_ANNOTATION, STAMP_ANNOTATION};
use crate::model::fingerprint;
use crate::yaml::{self, Entry, LaterDocuments, Node, Value};

/// A key of the clear part that came, went or changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClearChange {
    what: &'static str,
    key: String,
    how: &'static str,
}

impl ClearChange {
    /// Whether it is a label or an annotation.
    pub(super) fn is_of_metadata(&self) -> bool {
        self.what == "label" || self.what == "annotation"
    }
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

/// Where they are in the annotation of a SealedSecret.
const SEALED_MAPS: [(&str, &[&str]); 3] = [
    ("label", &["labels"]),
    ("annotation", &["annotations"]),
    ("project mapping", &["platformOptions", "rancher", "projectMappings"]),
];

/// Annotations of pairctl's own, which follow from the rest.
const OWN: [&str; 3] = [fingerprint::ANNOTATION, STAMP_ANNOTATION, CLEAR_ANNOTATION];

/// The keys that differ between the file and the clear part that it should have.
pub(super) fn clear_changes(file: &SealedFile<'_>, wanted: &ClearPart) -> Vec<ClearChange> {
    let documents = |head: &str, tail: &str| [head, tail].map(parsed);
    changes(&MAPS, &documents(file.head, file.tail), &documents(&wanted.head, &wanted.tail))
}

/// The keys that differ between what a SealedSecret has inside and what it should have, both of them clear.
pub(super) fn sealed_clear_changes(file: &SealedFile<'_>, wanted: &str) -> Vec<Reason> {
    // Nearly every file has the line as it was written.
    let line = yaml::to_text(&BTreeMap::from([(CLEAR_ANNOTATION, wanted)]));
    if file.head.lines().any(|found| found.trim_start() == line.trim_end()) {
        return Vec::new();
    }
    // `kubeseal --re-encrypt` moves annotations from the object to the template.
    let (head, tail) = (parsed(file.head), parsed(file.tail));
    let objects = [head.as_ref(), tail.as_ref().and_then(|tail| tail.get("template"))];
    let clear = |object: &Node| {
        Some(object.get("metadata")?.get("annotations")?.get(CLEAR_ANNOTATION)?.text()?.to_owned())
    };
    let found = objects.into_iter().flatten().find_map(clear).unwrap_or_default();
    if found == wanted {
        return Vec::new();
    }
    let changes = changes(&SEALED_MAPS, &[parsed(&found)], &[parsed(wanted)]);
    if changes.is_empty() {
        vec![Reason::ClearEdited]
    } else {
        changes.into_iter().map(Reason::Clear).collect()
    }
}

fn parsed(text: &str) -> Option<Node> {
    yaml::parse(text, LaterDocuments::Ignore).ok().flatten()
}

fn changes(
    maps: &[(&'static str, &[&str])],
    before: &[Option<Node>],
    after: &[Option<Node>],
) -> Vec<ClearChange> {
    let mut changes = Vec::new();
    for (what, path) in maps {
        let (before, after) = (texts(before, path), texts(after, path));
        let keys = before.keys().chain(after.keys().filter(|key| !before.contains_key(*key)));
        for key in keys.filter(|key| !OWN.contains(&key.as_str())) {
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

fn texts(documents: &[Option<Node>], path: &[&str]) -> BTreeMap<String, String> {
    let found = documents
        .iter()
        .flatten()
        .find_map(|document| path.iter().try_fold(document, |node, key| node.get(key)));
    let entries = found.and_then(Node::entries).unwrap_or_default();
    let text = |node: &Node| node.text().unwrap_or_default().to_owned();
    entries.iter().map(|entry| (text(&entry.key), text(&entry.value))).collect()
}
