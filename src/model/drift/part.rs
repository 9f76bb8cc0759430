//! Reports of a drift as parts of a fleet.

use super::{COMMAND, DriftReport, PairDrift};
use crate::model::report::{FleetReport, Head, PairName, Whole};

impl FleetReport for DriftReport {
    const COMMAND: &'static str = COMMAND;

    fn head(&self) -> Head<'_> {
        Head {
            version: self.version,
            command: &self.command,
            outcome: &self.outcome,
            pairctl: &self.pairctl,
            started_at: &self.started_at,
            file: &self.file,
            digest: &self.digest,
            tree: &self.tree,
            only: &self.only,
            fleet: self.fleet,
            shard: self.shard,
            findings: &self.findings,
        }
    }

    fn cluster_names(&self) -> Vec<&str> {
        self.clusters.iter().map(|cluster| cluster.name.as_str()).collect()
    }

    fn source_names(&self) -> Vec<&str> {
        self.sources().map(|cluster| cluster.name.as_str()).collect()
    }

    fn pair_names(&self) -> Vec<PairName<'_>> {
        self.pairs.iter().map(|pair| [pair.cluster.as_str(), &pair.namespace, &pair.name]).collect()
    }

    fn contradiction(&self) -> Option<&'static str> {
        (self.summary != Self::summarise(&self.pairs)).then_some("its summary does not fit its pairs")
    }

    fn judged(&self) -> &'static str {
        let has_errors = self.head().first_error().is_some();
        Self::judge(has_errors, &self.clusters, &self.pairs, self.strict)
    }

    fn differs(&self, other: &Self) -> Option<&'static str> {
        match () {
            () if self.strict != other.strict => Some("one of them is `--strict`"),
            () if self.from != other.from => Some("they compared with different things"),
            () => None,
        }
    }

    fn joined(first: Self, others: Vec<Self>, whole: Whole) -> Self {
        let Whole { outcome, started_at, findings } = whole;
        let mut all = Self { shard: None, outcome, started_at, findings, ..first };
        for other in others {
            all.clusters.extend(other.clusters);
            all.pairs.extend(other.pairs);
        }
        all.clusters.sort_by(|one, other| one.name.cmp(&other.name));
        // What is left over of former clusters is no part's own: several may name it.
        all.clusters.dedup();
        let place = |pair: &PairDrift| (pair.cluster.clone(), pair.namespace.clone(), pair.name.clone());
        all.pairs.sort_by_cached_key(place);
        all.summary = Self::summarise(&all.pairs);
        all
    }
}
