//! The objects of a fleet with the credentials that are at hand, as checks look at them.

use std::collections::BTreeMap;
use std::time::SystemTime;

use crate::input::contents;
use crate::input::unseal::Unsealer;
use crate::model::finding::Findings;
use crate::model::name::ClusterName;
use crate::model::pairing::Pairings;
use crate::model::plan::{Contents, Plan};
use crate::verify::Subject;

/// What was gathered for the objects of a plan.
pub(super) struct Subjects {
    contents: Vec<Contents>,
    /// What there is to say of each destination's kubeconfig.
    pub(super) of_destinations: BTreeMap<ClusterName, Findings>,
    absent: BTreeMap<ClusterName, String>,
}

impl Subjects {
    /// Reads every kubeconfig and secret that the plan needs.
    pub(super) fn gather(
        pairings: &Pairings,
        plan: &Plan<'_>,
        now: SystemTime,
        unsealer: &Unsealer,
        findings: &mut Findings,
    ) -> Self {
        let (contents, of_destinations) =
            contents::gather_by_destination(pairings, plan, now, unsealer, findings);
        let mut absent = BTreeMap::new();
        for index in plan.sources.values().flat_map(|source| source.objects.values()) {
            let (pair, contents) = (&pairings.pairs[*index], &contents[*index]);
            if let (None, Some(why)) = (&contents.config, contents.absent.first()) {
                absent.insert(pair.destination.clone(), why.clone());
            }
        }
        Self { contents, of_destinations, absent }
    }

    /// The objects, by source cluster, namespace and name.
    pub(super) fn of<'a>(&'a self, pairings: &'a Pairings, plan: &'a Plan<'a>) -> Vec<Subject<'a>> {
        let objects = plan.sources.values().flat_map(|source| &source.objects);
        let subject = |(id, index): (&'a _, &usize)| {
            let pair = &pairings.pairs[*index];
            let (source, destination) =
                (pairings.clusters.get(&pair.source)?, pairings.clusters.get(&pair.destination)?);
            let config = self.contents[*index].config.as_deref();
            Some(Subject { id, pair, source, destination, config })
        };
        objects.filter_map(subject).collect()
    }

    /// Destinations whose kubeconfig is not at hand, and why.
    pub(super) fn absent(&self) -> impl Iterator<Item = (&ClusterName, &String)> {
        self.absent.iter()
    }
}
