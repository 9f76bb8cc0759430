//! Clusters held against what should be on them.

use super::tree::Scope;
use crate::cli::live_pairs::{self, LivePairs};
use crate::cli::outcome::Outcome;
use crate::drift::Source;
use crate::live::fleet::Pace;
use crate::model::code::Code;
use crate::model::drift::{ClusterDrift, DriftReport, PairDrift};
use crate::model::expected::Inventory;
use crate::model::finding::{Finding, Findings};
use crate::model::fingerprint::Hasher;
use crate::model::live::{LAST_APPLIED, LivePair};
use crate::model::name::ClusterName;
use crate::model::plan::Contents;
use crate::parallel;

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

/// The pairs of every cluster that could be read. One from which nothing is to fail over may do without Stork.
pub(super) fn live(scope: &Scope<'_>, pace: Pace, findings: &mut Findings) -> anyhow::Result<LivePairs> {
    let mut live = LivePairs::new();
    for (name, listed) in live_pairs::listed(scope.sources, pace)? {
        match listed {
            Ok(pairs) => {
                live.insert(name, pairs);
            }
            Err(finding) if finding.code == Code::StorkMissing && !scope.plan.sources.contains_key(&name) => {
                live.insert(name, Vec::new());
            }
            Err(finding) => findings.push(*finding),
        }
    }
    Ok(live)
}

/// Holds every cluster against what should be on it.
pub(super) fn held_together(
    scope: &Scope<'_>,
    contents: &[Contents],
    mut inventory: Inventory,
    live: &LivePairs,
    hasher: &Hasher,
) -> Compared {
    let wanted: Vec<_> =
        scope.sources.keys().map(|name| (*name, scope.expected(name, contents, &mut inventory))).collect();
    let pairs = parallel::map(&wanted, |(cluster, expected)| {
        let source = Source { cluster, expected, ignores: &scope.pairings.ignores, hasher };
        live.get(*cluster).map_or_else(|| source.unreadable(), |live| source.compare(live))
    });
    let read = |name: &&ClusterName| {
        let live = live.get(*name).map(Vec::len);
        let stale = inventory.stale.remove(name.as_str()).unwrap_or_default();
        ClusterDrift { name: name.to_string(), readable: live.is_some(), live, stale }
    };
    let mut clusters: Vec<ClusterDrift> = scope.sources.keys().map(read).collect();
    // Directories of clusters that are no source any more.
    let left = |(name, stale)| ClusterDrift { name, readable: true, live: None, stale };
    clusters.extend(std::mem::take(&mut inventory.stale).into_iter().map(left));
    Compared { clusters, pairs: pairs.into_iter().flatten().collect(), ..Compared::default() }
}

/// kubectl's copy of what was applied, which holds the credential a second time.
pub(super) fn copies_of_credentials(cluster: &ClusterName, live: &[LivePair]) -> Option<Finding> {
    let copies = live.iter().filter(|pair| pair.metadata.annotations.contains_key(LAST_APPLIED));
    let names: Vec<String> = copies.map(|pair| pair.metadata.to_string()).collect();
    let first = names.first()?;
    let message = match names.len() {
        1 => format!("{first} of cluster `{cluster}` holds its credential twice: in `{LAST_APPLIED}` too"),
        many => format!(
            "{many} pairs of cluster `{cluster}`, {first} first, hold their credentials twice: in `{LAST_APPLIED}` too"
        ),
    };
    Some(Finding::new(Code::CredentialCopied, message).help(
        "apply them with `kubectl apply --server-side`, or let Argo CD do so (`ServerSideApply=true`), and take the annotation \
         off with `kubectl annotate clusterpair NAME kubectl.kubernetes.io/last-applied-configuration-`",
    ))
}
