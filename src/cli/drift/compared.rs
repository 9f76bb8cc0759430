//! Clusters held against what should be on them.

use std::collections::BTreeMap;

use super::copies::Copies;
use super::tree::Scope;
use crate::cli::live_pairs;
use crate::cli::outcome::Outcome;
use crate::drift::Source;
use crate::live::fleet::Pace;
use crate::model::code::Code;
use crate::model::drift::{ClusterDrift, DriftReport, PairDrift, StaleFile};
use crate::model::expected::{Expected, Inventory};
use crate::model::finding::Findings;
use crate::model::fingerprint::Hasher;
use crate::model::live::LivePair;
use crate::model::name::ClusterName;
use crate::model::pairing::IgnoreRule;
use crate::model::plan::Contents;

/// What was found, cluster by cluster.
#[derive(Default)]
pub(super) struct Compared {
    /// How many clusters the whole fleet has, of which this may be a part.
    pub(super) fleet: usize,
    /// The digest of the whole tree.
    pub(super) tree: String,
    pub(super) clusters: Vec<ClusterDrift>,
    pub(super) pairs: Vec<PairDrift>,
}

impl Compared {
    pub(super) fn outcome(&self, findings: &Findings, strict: bool) -> Outcome {
        let has_errors = findings.has_errors();
        Outcome::of_word(DriftReport::judge(has_errors, &self.clusters, &self.pairs, strict))
    }
}

/// What each source cluster is held against.
pub(super) struct Comparison<'a> {
    wanted: BTreeMap<&'a ClusterName, Vec<Expected<'a>>>,
    ignores: &'a [IgnoreRule],
    hasher: &'a Hasher,
}

impl<'a> Comparison<'a> {
    /// Takes what should be on the clusters out of the inventory.
    pub(super) fn new(
        scope: &Scope<'a>,
        contents: &'a [Contents],
        inventory: &mut Inventory,
        hasher: &'a Hasher,
    ) -> Self {
        let wanted =
            scope.sources.keys().map(|name| (*name, scope.expected(name, contents, inventory))).collect();
        Self { wanted, ignores: &scope.pairings.ignores, hasher }
    }

    fn of<'s>(&'s self, cluster: &'s ClusterName) -> Source<'s, 'a> {
        let expected = self.wanted.get(cluster).map(Vec::as_slice).unwrap_or_default();
        Source { cluster, expected, ignores: self.ignores, hasher: self.hasher }
    }

    /// What is kept of a page of live pairs.
    fn part(&self, cluster: &ClusterName, live: &[LivePair]) -> Part {
        Part { pairs: self.of(cluster).part(live), live: live.len(), copies: Copies::among(live) }
    }

    /// All pairs of all clusters, and all clusters.
    pub(super) fn whole(&self, mut read: Read, stale: BTreeMap<String, Vec<StaleFile>>) -> Compared {
        let mut compared = Compared::default();
        let mut stale = stale;
        for name in self.wanted.keys() {
            let parts = read.remove(*name);
            let live = parts.as_ref().map(|parts| parts.iter().map(|part| part.live).sum());
            let stale = stale.remove(name.as_str()).unwrap_or_default();
            compared.clusters.push(ClusterDrift {
                name: name.to_string(),
                readable: live.is_some(),
                live,
                stale,
            });
            let source = self.of(name);
            compared.pairs.extend(match parts {
                Some(parts) => source.whole(parts.into_iter().map(|part| part.pairs).collect()),
                None => source.unreadable(),
            });
        }
        // Directories of clusters that are no source any more.
        let left = |(name, stale)| ClusterDrift { name, readable: true, live: None, stale };
        compared.clusters.extend(stale.into_iter().map(left));
        compared
    }
}

/// What is kept of a page of live pairs.
pub(super) struct Part {
    pairs: Vec<PairDrift>,
    live: usize,
    copies: Copies,
}

/// The parts of every cluster that could be read.
pub(super) type Read = BTreeMap<ClusterName, Vec<Part>>;

/// Holds the pairs of every cluster that can be read against what should be there, page by page. A cluster from which nothing
/// is to fail over may do without Stork.
pub(super) fn read(
    scope: &Scope<'_>,
    comparison: &Comparison<'_>,
    pace: Pace,
    findings: &mut Findings,
) -> anyhow::Result<Read> {
    let mut read = Read::new();
    let take = |cluster: &ClusterName, live: &[LivePair]| comparison.part(cluster, live);
    for (name, parts) in live_pairs::taken(scope.sources, pace, take)? {
        match parts {
            Ok(parts) => {
                findings.extend(Copies::finding(parts.iter().map(|part| &part.copies), &name));
                read.insert(name, parts);
            }
            Err(finding) if finding.code == Code::StorkMissing && !scope.plan.sources.contains_key(&name) => {
                read.insert(name, Vec::new());
            }
            Err(finding) => findings.push(*finding),
        }
    }
    Ok(read)
}
