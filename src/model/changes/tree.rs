//! A rendered tree as its files say it, without pairings.yaml: a former tree may be of one that is not valid any more.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::expected::Rendered;

/// The objects of a tree, and what else pairctl wrote there.
#[derive(Debug, Default)]
pub struct Tree {
    /// The objects of all source clusters.
    pub objects: BTreeMap<ObjectName, TreeObject>,
    /// What lies in the place of an object and does not say that pairctl wrote it.
    pub unmarked: BTreeMap<ObjectName, TreeObject>,
    /// The other files that pairctl wrote or a deployer may read: their paths below the tree, and what they say.
    pub others: BTreeMap<String, String>,
}

impl Tree {
    /// What lies in the place of an object: one that lost its mark is not gone.
    pub fn at(&self, name: &ObjectName) -> Option<&TreeObject> {
        self.objects.get(name).or_else(|| self.unmarked.get(name))
    }
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
    /// Those of its files that do not say that pairctl wrote them.
    pub unmarked: BTreeSet<String>,
    /// What is clear, and the fingerprint of what is not.
    pub rendered: Rendered,
    /// Its sealed part; references to stores have none.
    pub sealed: Option<Sealed>,
    /// The kind, namespace and name of what is applied.
    pub identity: String,
    /// Of a reference, what it refers to; otherwise empty.
    pub reference: String,
    /// Of a bridge, what it does; otherwise empty.
    pub bridge: String,
    /// What is clear beside all of these.
    pub other: String,
    /// Whether a directive in a comment has Argo CD pass over a file of it.
    pub is_skipped: bool,
}

/// The sealed part of a file.
#[derive(Debug)]
pub struct Sealed {
    /// The ciphertext, with its keys.
    pub text: String,
    /// How it is sealed, and for whom.
    pub stanza: String,
    /// Whether it is the one that pairctl wrote, as the file's mark says.
    pub is_intact: bool,
    /// Whom it is sealed for, where age alone seals it.
    pub recipients: BTreeSet<String>,
    /// The keys of its storage options, where those are clear.
    pub options: Option<BTreeSet<String>>,
}
