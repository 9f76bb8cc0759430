//! A rendered tree as its files say it, without pairings.yaml: a former tree may be of one that is not valid any more.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::expected::Rendered;

/// The objects of a tree, and what else pairctl wrote there.
#[derive(Debug, Default)]
pub struct Tree {
    /// The objects of all source clusters.
    pub objects: BTreeMap<ObjectName, TreeObject>,
    /// The other files: their paths below the tree, and what they say.
    pub others: BTreeMap<String, String>,
}

/// An object by its place in the tree. Whoever wrote the tree chose the names, so that they need not be such as Kubernetes takes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ObjectName {
    /// The source cluster.
    pub cluster: String,
    /// The namespace.
    pub namespace: String,
    /// The name.
    pub name: String,
}

/// What the files of an object say.
#[derive(Debug, Default)]
pub struct TreeObject {
    /// Its files: their paths below the tree, and what they say without comments at their heads.
    pub files: BTreeMap<String, String>,
    /// What is clear, and the fingerprint of what is not.
    pub rendered: Rendered,
    /// Its sealed part; references to stores have none.
    pub sealed: Option<Sealed>,
    /// Of a reference, what its files say beside what is clear about the object; otherwise empty.
    pub reference: String,
}

/// The sealed part of a file.
#[derive(Debug)]
pub struct Sealed {
    /// The ciphertext, with its keys.
    pub text: String,
    /// Whether it is the one that pairctl wrote, as the file's mark says.
    pub is_intact: bool,
    /// Whom it is sealed for, where age alone seals it.
    pub recipients: BTreeSet<String>,
}
