//! What Rancher says of the projects of a cluster. Ids and names alone are kept of its answers.

use std::collections::BTreeMap;

/// Projects by their ids, without that of their cluster.
pub type Projects = BTreeMap<String, Project>;

/// What Rancher has under the id of a cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InRancher {
    /// The cluster, and all its projects.
    Known(Projects),
    /// No cluster of this id.
    NoCluster(String),
}

/// One project.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Project {
    /// Its name, where Rancher says one; anybody may have chosen it.
    pub name: Option<String>,
    /// Whether somebody deleted it, and it is not gone yet.
    pub is_being_removed: bool,
}
