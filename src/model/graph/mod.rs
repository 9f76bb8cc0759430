//! A fleet as a picture: clusters, what leads from one to another, and how that stands. Nothing in these values is secret.

mod components;
mod gather;
mod health;

pub use components::components;
pub use gather::{Fleet, Object, ObjectKey};
pub use health::{Health, worst};

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

/// The command of these reports.
pub const COMMAND: &str = "graph";

/// Clusters and the links between them, both sorted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Graph {
    /// The version of the format.
    pub version: u32,
    /// Always `graph`.
    pub command: String,
    /// The clusters, by name.
    pub clusters: Vec<Node>,
    /// One for each source and destination, by both.
    pub links: Vec<Link>,
}

/// A cluster.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Node {
    /// Its name.
    pub name: String,
    /// Its labels in pairings.yaml.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, String>,
}

/// All ClusterPairs of one source that point at one destination.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Link {
    /// The cluster that has the objects.
    pub source: String,
    /// The cluster that they point at.
    pub destination: String,
    /// How many there are.
    pub objects: usize,
    /// Their namespaces.
    pub namespaces: BTreeSet<String>,
    /// Their modes, in the words of pairings.yaml; empty where no pairings.yaml was read.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub modes: BTreeSet<String>,
    /// Their labels, as `key=value`.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub labels: BTreeSet<String>,
    /// Whether all of them are ways back, for after a failover.
    pub way_back: bool,
    /// How many of them stand how; empty where no report says it.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub health: BTreeMap<Health, usize>,
}

impl Link {
    /// How the worst of its objects stands.
    pub fn worst(&self) -> Option<Health> {
        worst(self.health.keys().copied())
    }
}

/// What is drawn as one line: a link, and the link back where there is one.
#[derive(Clone, Copy, Debug)]
pub struct Edge<'g> {
    /// The link that the user wrote, where one of the two is only the way back.
    pub there: &'g Link,
    /// The link in the other direction.
    pub back: Option<&'g Link>,
}

impl Edge<'_> {
    /// How the worse of its links stands.
    pub fn worst(&self) -> Option<Health> {
        worst([Some(self.there), self.back].into_iter().flatten().filter_map(Link::worst))
    }
}

impl Graph {
    /// The links, those of two clusters as one.
    pub fn edges(&self) -> Vec<Edge<'_>> {
        let by_ends: BTreeMap<(&str, &str), &Link> =
            self.links.iter().map(|link| ((link.source.as_str(), link.destination.as_str()), link)).collect();
        let edge = |there: &&'_ Link| {
            let back = by_ends.get(&(there.destination.as_str(), there.source.as_str())).copied();
            let back = back.filter(|back| back.source != there.source);
            let rank = |link: &Link| (link.way_back, link.source.clone());
            back.is_none_or(|back| rank(there) <= rank(back)).then_some(back)
        };
        self.links.iter().filter_map(|there| Some(Edge { there, back: edge(&there)? })).collect()
    }

    /// The links that touch one of these clusters, and the clusters at their ends.
    #[must_use]
    pub fn only(self, names: &[String]) -> Self {
        if names.is_empty() {
            return self;
        }
        let touches = |link: &Link| names.contains(&link.source) || names.contains(&link.destination);
        let links: Vec<Link> = self.links.into_iter().filter(touches).collect();
        let ends: BTreeSet<&str> =
            links.iter().flat_map(|link| [link.source.as_str(), link.destination.as_str()]).collect();
        let is_shown = |node: &Node| names.contains(&node.name) || ends.contains(node.name.as_str());
        let clusters = self.clusters.into_iter().filter(is_shown).collect();
        Self { clusters, links, ..self }
    }

    /// How the worst link of each cluster stands; nothing where no report says it.
    pub fn health_of_clusters(&self) -> BTreeMap<&str, Health> {
        let mut health: BTreeMap<&str, Health> = BTreeMap::new();
        for link in &self.links {
            let Some(of_link) = link.worst() else { continue };
            for end in [link.source.as_str(), link.destination.as_str()] {
                let known = health.get(end).copied();
                health.extend(worst(known.into_iter().chain([of_link])).map(|worst| (end, worst)));
            }
        }
        health
    }
}
