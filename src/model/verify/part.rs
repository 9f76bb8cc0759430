//! Reports of a verification as parts of a fleet.

use super::{COMMAND, PairVerdict, Skipped, VerifyReport};
use crate::model::report::{FleetReport, Head, PairName, Whole};

impl FleetReport for VerifyReport {
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
        self.cluster_names()
    }

    fn pair_names(&self) -> Vec<PairName<'_>> {
        self.pairs.iter().map(|pair| [pair.cluster.as_str(), &pair.namespace, &pair.name]).collect()
    }

    fn contradiction(&self) -> Option<&'static str> {
        match () {
            () if self.summary != Self::summarise(&self.pairs) => Some("its summary does not fit its pairs"),
            () if !self.pairs.iter().all(PairVerdict::fits) => {
                Some("the verdict on a pair does not fit its faults")
            }
            () => None,
        }
    }

    fn judged(&self) -> &'static str {
        Self::judge(&self.findings, &self.clusters, &self.pairs)
    }

    fn differs(&self, other: &Self) -> Option<&'static str> {
        match () {
            // Where Rancher alone is asked, a part may have nobody to ask; what it does not know its verdicts say.
            () if self.offline != other.offline && !self.is_of_rancher_alone() => {
                Some("one of them is `--offline`")
            }
            () if self.fail_within_days != other.fail_within_days => Some("their `--fail-within` differ"),
            () if self.checks != other.checks => Some("they looked for other faults (`--only`)"),
            () => None,
        }
    }

    fn joined(first: Self, others: Vec<Self>, whole: Whole) -> Self {
        let Whole { outcome, started_at, findings } = whole;
        let mut all = Self { shard: None, outcome, started_at, findings, ..first };
        for other in others {
            all.offline &= other.offline;
            all.clusters.extend(other.clusters);
            all.pairs.extend(other.pairs);
            all.skipped.extend(other.skipped);
        }
        // Each part says of all clusters what is passed over there.
        all.skipped = Skipped::each_once(all.skipped);
        all.clusters.sort_by(|one, other| one.name.cmp(&other.name));
        let place = |pair: &PairVerdict| (pair.cluster.clone(), pair.namespace.clone(), pair.name.clone());
        all.pairs.sort_by_cached_key(place);
        all.summary = Self::summarise(&all.pairs);
        all
    }
}
