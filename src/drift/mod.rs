//! Compares what is live with what should be. Pure: values in, values out.
//!
//! Nothing here asks who is right. It says between which two of pairings.yaml, tree, live object and that object's own
//! fingerprint something differs (`compare`), what the difference does and what to do (`effect`), and no secret.

mod clear;
mod compare;
mod credential;
mod effect;
mod fields;
mod hidden;
mod ignore;
mod masked;
mod oddities;
mod parts;
mod suggest;

use std::collections::BTreeMap;

use crate::model::drift::{Comparison, Difference, Direction, Effect, PairDrift, State};
use crate::model::expected::Expected;
use crate::model::fingerprint::{self, Hasher};
use crate::model::live::LivePair;
use crate::model::name::ClusterName;
use crate::model::pairing::{DESTINATION_LABEL, IgnoreRule};
use crate::model::pointer::Pointer;
use crate::model::record::PlaceRecord;
pub use suggest::ignore_rules;

/// One source cluster, and what should be on it.
#[derive(Clone, Copy)]
pub struct Source<'a, 'p> {
    /// The cluster.
    pub cluster: &'a ClusterName,
    /// Its objects as they should be, by namespace and name.
    pub expected: &'a [Expected<'p>],
    /// Differences that are no drift.
    pub ignores: &'a [IgnoreRule],
    /// Makes digests.
    pub hasher: &'a Hasher,
}

impl Source<'_, '_> {
    /// All pairs of the cluster, wanted or live, by namespace and name.
    pub fn compare(&self, live: &[LivePair]) -> Vec<PairDrift> {
        self.whole(vec![self.part(live)])
    }

    /// A part of the cluster's live pairs. Of those that are not wanted, one that a rule ignores is nobody's business.
    pub fn part(&self, live: &[LivePair]) -> Vec<PairDrift> {
        debug_assert!(self.expected.is_sorted_by_key(|expected| expected.id), "they are looked up by order");
        let pair = |live: &LivePair| match self.expected_at(&live.metadata.namespace, &live.metadata.name) {
            Some(expected) => Some(self.compared(expected, live)),
            None => Some(self.ignoring(self.unwanted(live))).filter(|pair| pair.state != State::InSync),
        };
        live.iter().filter_map(pair).collect()
    }

    /// All pairs of the cluster, wanted or live, by namespace and name: its parts, and what none of them has.
    pub fn whole(&self, parts: Vec<Vec<PairDrift>>) -> Vec<PairDrift> {
        let mut live: BTreeMap<(String, String), PairDrift> =
            parts.into_iter().flatten().map(|pair| (at(&pair.namespace, &pair.name), pair)).collect();
        for expected in self.expected {
            let missing = || self.ignoring(missing(self.wanted(expected), expected));
            live.entry(at(expected.id.namespace.as_str(), expected.id.name.as_str())).or_insert_with(missing);
        }
        live.into_values().collect()
    }

    fn expected_at(&self, namespace: &str, name: &str) -> Option<&Expected<'_>> {
        let is_at = |expected: &Expected<'_>| {
            (expected.id.namespace.as_str(), expected.id.name.as_str()).cmp(&(namespace, name))
        };
        self.expected.binary_search_by(is_at).ok().and_then(|at| self.expected.get(at))
    }

    fn compared(&self, expected: &Expected<'_>, live: &LivePair) -> PairDrift {
        let wanted = self.wanted(expected);
        let mut pair = self.ignoring(compare::pair(wanted, expected, live, self.hasher));
        pair.diff = masked::diff(live, &pair.differences);
        pair
    }

    fn ignoring(&self, mut pair: PairDrift) -> PairDrift {
        ignore::apply(self.ignores, &mut pair);
        pair
    }

    /// The wanted pairs of a cluster that could not be read: what is there, nobody knows.
    pub fn unreadable(&self) -> Vec<PairDrift> {
        let unread = |expected| {
            let mut pair = self.wanted(expected);
            pair.state = State::Unreadable;
            pair.differences = compare::tree_differences(expected, None);
            pair.next = Some(format!("read cluster `{}` again", self.cluster));
            pair
        };
        self.expected.iter().map(unread).collect()
    }

    fn wanted(&self, expected: &Expected<'_>) -> PairDrift {
        let place = PlaceRecord::new(&expected.pair.place, "");
        PairDrift {
            destination: Some(expected.pair.destination.to_string()),
            place: Some(place),
            ..self.blank(expected.id.namespace.as_str(), expected.id.name.as_str())
        }
    }

    fn blank(&self, namespace: &str, name: &str) -> PairDrift {
        PairDrift {
            cluster: self.cluster.to_string(),
            namespace: namespace.to_owned(),
            name: name.to_owned(),
            destination: None,
            state: State::InSync,
            differences: Vec::new(),
            ignored: Vec::new(),
            not_compared: Vec::new(),
            evidence: Vec::new(),
            diff: String::new(),
            next: None,
            place: None,
        }
    }

    /// A live pair that pairings.yaml does not make: once ours, or never.
    fn unwanted(&self, live: &LivePair) -> PairDrift {
        let metadata = &live.metadata;
        let mut pair = self.blank(&metadata.namespace, &metadata.name);
        pair.destination = metadata.labels.get(DESTINATION_LABEL).cloned();
        let is_ours =
            pair.destination.is_some() || metadata.annotations.contains_key(fingerprint::ANNOTATION);
        let next = if is_ours {
            pair.state = State::Extra;
            pair.differences =
                vec![whole(Direction::Added, effect::of_whole(live), effect::remove_extra(live))];
            pair.differences.extend(clear::deletion(live));
            effect::remove_extra(live)
        } else {
            pair.state = State::Unmanaged;
            format!(
                "leave it, adopt it with `pairctl import --from-cluster {}=KUBECONFIG`, or name it in `drift.ignore`",
                self.cluster
            )
        };
        pair.next = Some(next);
        pair
    }
}

fn missing(mut pair: PairDrift, expected: &Expected<'_>) -> PairDrift {
    pair.state = State::Missing;
    pair.differences = compare::tree_differences(expected, None);
    let next = effect::create_missing(expected, &pair.cluster);
    pair.differences.push(whole(Direction::Removed, Effect::AtOnce, next.clone()));
    pair.next = Some(next);
    pair
}

/// Where a pair stands on its cluster.
fn at(namespace: &str, name: &str) -> (String, String) {
    (namespace.to_owned(), name.to_owned())
}

/// The object itself came or went.
fn whole(direction: Direction, effect: Effect, next: String) -> Difference {
    Difference {
        comparison: Comparison::NotSynced,
        pointer: Pointer::default(),
        what: "the ClusterPair".to_owned(),
        direction,
        wanted: None,
        live: None,
        effects: vec![effect],
        next,
    }
}
