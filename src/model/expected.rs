//! What a live object should be, as the tree and pairings.yaml say it.

use std::collections::BTreeMap;

use super::cluster_pair::ObjectId;
use super::drift::StaleFile;
use super::entries::Entries;
use super::fingerprint::{Fingerprint, PartName};
use super::name::ClusterName;
use super::pairing::Pair;
use super::plan::Contents;

/// One object that should be on a source cluster.
#[derive(Debug)]
pub struct Expected<'p> {
    /// Which object.
    pub id: &'p ObjectId,
    /// The pair that it comes from.
    pub pair: &'p Pair,
    /// What it hides, as far as that is at hand.
    pub contents: &'p Contents,
    /// What the tree says of it.
    pub tree: TreeState,
}

/// What the tree says of an object.
#[derive(Clone, Debug, Default)]
pub struct TreeState {
    /// What its files say; or pairings.yaml, where there are none.
    pub rendered: Rendered,
    /// Its files that are not what pairings.yaml says.
    pub stale: Vec<StaleManifest>,
    /// Parts that are in the tree and could not be compared with pairings.yaml, and why not.
    pub not_compared: Vec<PartName>,
    /// Why they could not, such as "variable `WEST_TOKEN` is not set".
    pub absent: Vec<String>,
}

/// What is clear about an object, and the fingerprint of what is not.
#[derive(Clone, Debug, Default)]
pub struct Rendered {
    /// Whether the tree says it.
    pub is_in_tree: bool,
    /// Its labels.
    pub labels: Entries<String>,
    /// Its annotations, without its fingerprint.
    pub annotations: Entries<String>,
    /// Rancher project ids, source to destination.
    pub project_mappings: Entries<String>,
    /// Its fingerprint; references to stores have none.
    pub fingerprint: Option<Fingerprint>,
}

/// A file of an object that is not what pairings.yaml says.
#[derive(Clone, Debug)]
pub struct StaleManifest {
    /// Where it is.
    pub path: String,
    /// Why it is not.
    pub reasons: Vec<StaleReason>,
}

/// One reason why a file is not what pairings.yaml says.
#[derive(Clone, Debug)]
pub struct StaleReason {
    /// In words.
    pub text: String,
    /// What it would change on the cluster.
    pub touches: Touches,
}

/// What on the cluster follows from a change of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Touches {
    /// A part of what is hidden.
    Part(PartName),
    /// A project mapping.
    ProjectMapping,
    /// A label or an annotation.
    Metadata,
    /// The sealed part was edited, so that nobody knows.
    Unknown,
    /// Nothing.
    Nothing,
}

/// All that the tree says.
#[derive(Debug, Default)]
pub struct Inventory {
    /// The objects of each source cluster.
    pub objects: BTreeMap<ClusterName, BTreeMap<ObjectId, TreeState>>,
    /// Files of each source cluster's directory that are no object's, and stale; also of directories of no source.
    pub stale: BTreeMap<String, Vec<StaleFile>>,
}
