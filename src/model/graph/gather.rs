//! The objects of a fleet, by all that tells of them: pairings.yaml, a drift, a verification.

use std::collections::{BTreeMap, BTreeSet};

use super::health::of_state;
use super::{COMMAND, Graph, Health, Link, Node, worst};
use crate::model::drift::{DriftReport, PairDrift, State};
use crate::model::pairing::Pairings;
use crate::model::report::VERSION;
use crate::model::verify::{PairVerdict, Verdict, VerifyReport};

/// An object by its source cluster, namespace and name.
pub type ObjectKey<'r> = (&'r str, &'r str, &'r str);

/// What is known of one object.
#[derive(Clone, Debug, Default)]
pub struct Object<'r> {
    /// Where it points, as far as anything says it.
    pub destination: Option<&'r str>,
    /// Its mode, where pairings.yaml was read.
    pub mode: Option<&'static str>,
    /// Its labels, as `key=value`.
    labels: BTreeSet<String>,
    /// Whether it is a way back.
    is_way_back: bool,
    /// What the verification says of it.
    pub verified: Option<&'r PairVerdict>,
    /// What the drift says of it.
    pub drift: Option<&'r PairDrift>,
    /// How it stands; nothing where no report was read, or where it is not pairctl's.
    pub health: Option<Health>,
}

/// All that was read of a fleet.
#[derive(Clone, Debug, Default)]
pub struct Fleet<'r> {
    /// The objects.
    pub objects: BTreeMap<ObjectKey<'r>, Object<'r>>,
    clusters: BTreeMap<&'r str, Node>,
}

impl<'r> Fleet<'r> {
    /// Lays what is at hand side by side. An object of which a report that was read says nothing is unknown, not fine.
    pub fn gather(
        pairings: Option<&'r Pairings>,
        verified: Option<&'r VerifyReport>,
        drift: Option<&'r DriftReport>,
    ) -> Self {
        let mut fleet = Self::default();
        if let Some(pairings) = pairings {
            fleet.add_pairings(pairings);
        }
        for pair in verified.into_iter().flat_map(|report| &report.pairs) {
            let object = fleet.object(&pair.cluster, &pair.namespace, &pair.name, Some(&pair.destination));
            object.verified = Some(pair);
        }
        for pair in drift.into_iter().flat_map(|report| &report.pairs) {
            let object =
                fleet.object(&pair.cluster, &pair.namespace, &pair.name, pair.destination.as_deref());
            object.drift = Some(pair);
        }
        for cluster in drift.into_iter().flat_map(DriftReport::sources) {
            fleet.cluster(&cluster.name);
        }
        for cluster in verified.into_iter().flat_map(|report| &report.clusters) {
            fleet.cluster(&cluster.name);
        }
        for object in fleet.objects.values_mut() {
            object.health = health(object, verified.is_some(), drift.is_some());
        }
        fleet
    }

    fn add_pairings(&mut self, pairings: &'r Pairings) {
        for cluster in pairings.clusters.values() {
            let node = Node { name: cluster.name.to_string(), labels: cluster.labels.clone() };
            self.clusters.insert(cluster.name.as_str(), node);
        }
        for pair in &pairings.pairs {
            for namespace in &pair.namespaces {
                let (source, name) = (pair.source.as_str(), pair.name.as_str());
                let object = self.object(source, namespace.as_str(), name, Some(pair.destination.as_str()));
                object.mode = Some(pair.mode.as_str());
                object.labels = pair.labels.iter().map(|(key, value)| format!("{key}={value}")).collect();
                object.is_way_back = pair.is_way_back;
            }
        }
    }

    fn object(
        &mut self,
        cluster: &'r str,
        namespace: &'r str,
        name: &'r str,
        destination: Option<&'r str>,
    ) -> &mut Object<'r> {
        for name in [Some(cluster), destination].into_iter().flatten() {
            self.cluster(name);
        }
        let object = self.objects.entry((cluster, namespace, name)).or_default();
        object.destination = object.destination.or(destination);
        object
    }

    fn cluster(&mut self, name: &'r str) {
        let node = || Node { name: name.to_owned(), labels: BTreeMap::new() };
        self.clusters.entry(name).or_insert_with(node);
    }

    /// The picture: one link for each source and destination.
    pub fn graph(&self) -> Graph {
        let mut links: BTreeMap<(&str, &str), Link> = BTreeMap::new();
        for ((source, namespace, _), object) in &self.objects {
            let Some(destination) = object.destination else { continue };
            let link = links.entry((source, destination)).or_insert_with(|| Link {
                source: (*source).to_owned(),
                destination: destination.to_owned(),
                way_back: true,
                ..Link::default()
            });
            link.objects += 1;
            link.namespaces.insert((*namespace).to_owned());
            link.modes.extend(object.mode.map(str::to_owned));
            link.labels.extend(object.labels.iter().cloned());
            link.way_back &= object.is_way_back;
            if let Some(health) = object.health {
                *link.health.entry(health).or_default() += 1;
            }
        }
        let (clusters, links) = (self.clusters.values().cloned().collect(), links.into_values().collect());
        Graph { version: VERSION, command: COMMAND.to_owned(), clusters, links }
    }
}

/// The worse of what the reports say. A verification knows only what pairings.yaml makes.
fn health(object: &Object<'_>, has_verified: bool, has_drift: bool) -> Option<Health> {
    let is_wanted = object.drift.is_none_or(|pair| !matches!(pair.state, State::Extra | State::Unmanaged));
    let verified = object.verified.map(|pair| pair.verdict);
    let verified = verified.or((has_verified && is_wanted).then_some(Verdict::Unknown));
    let drift = match object.drift {
        Some(pair) => of_state(pair.state),
        None => has_drift.then_some(Verdict::Unknown),
    };
    worst(verified.into_iter().chain(drift))
}
