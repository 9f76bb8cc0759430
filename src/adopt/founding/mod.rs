//! The files with which a fleet begins: pairings.yaml with comments, `.sops.yaml`, `.gitignore`.
//!
//! They are made of names, paths, public keys and names of variables, so that no secret can be in them.

mod ignored;
mod rules;
mod text;

use std::collections::{BTreeMap, BTreeSet};

pub use ignored::ignored;
pub use rules::rules;
pub use text::text;

use super::document::Access;
use super::entries::{Entry, OptionText};
use crate::model::name::{ClusterName, NamespaceName};
use crate::model::pairing::{Mode, Topology};
use crate::model::recipient::Recipient;

/// The directory of sealed inputs, beside pairings.yaml.
pub const SECRETS: &str = "secrets";
/// The schema of pairings.yaml, beside it.
pub const SCHEMA: &str = "pairings.schema.json";

/// What the first pairings.yaml says.
#[derive(Clone, Debug)]
pub struct Founding {
    /// Who can open what is rendered.
    pub seal: Seal,
    /// Exec plugins that Stork's image has beyond the stock image's.
    pub exec_plugins: BTreeSet<String>,
    /// All clusters.
    pub clusters: BTreeMap<ClusterName, FoundCluster>,
    /// One direction each, or both.
    pub pairs: Vec<FoundPair>,
    /// All clusters paired by one entry.
    pub group: Option<FoundGroup>,
}

/// Who can open what is rendered.
#[derive(Clone, Debug)]
pub enum Seal {
    /// These, and pairctl seals by itself.
    Age(Vec<Recipient>),
    /// Whom the `.sops.yaml` at this path names, and `sops` seals.
    Config(String),
}

/// One entry of `clusters`.
#[derive(Clone, Debug, Default)]
pub struct FoundCluster {
    /// What pairs that point here embed.
    pub kubeconfig: Option<Kubeconfig>,
    /// How pairctl reads a cluster that no pair points at.
    pub access: Option<Access>,
    /// Its API server as sources reach it.
    pub endpoint: Option<String>,
    /// Its ids in Rancher.
    pub rancher: Option<FoundRancher>,
    /// Storage options of pairs that point here.
    pub options: BTreeMap<String, OptionText>,
}

/// Where a kubeconfig is.
#[derive(Clone, Debug)]
pub enum Kubeconfig {
    /// In a file.
    File(Access),
    /// In a variable.
    Variable(String),
}

/// A cluster's ids in Rancher.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundRancher {
    /// The cluster's own.
    pub cluster: String,
    /// Those of its projects, by their names.
    pub projects: BTreeMap<String, String>,
}

/// One entry of `pairs`.
#[derive(Clone, Debug)]
pub struct FoundPair {
    /// What one direction says.
    pub entry: Entry,
    /// Whether there is a way back.
    pub bidirectional: bool,
}

/// One entry of `groups`, with all clusters.
#[derive(Clone, Debug)]
pub struct FoundGroup {
    /// Who is paired with whom.
    pub topology: Topology,
    /// The members, in the order of a chain.
    pub clusters: Vec<ClusterName>,
    /// The hub of a hub.
    pub hub: Option<ClusterName>,
    /// What the pairs are called, where not as their destinations.
    pub pair_name: Option<String>,
    /// Where the pairs are made.
    pub namespaces: Vec<NamespaceName>,
    /// Whether a hub or a chain has ways back.
    pub bidirectional: bool,
    /// How storage is replicated.
    pub mode: Mode,
}

/// A file beside pairings.yaml that holds no secret: nothing but this wing makes one.
#[derive(Debug)]
pub struct Companion(String);

impl Companion {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
