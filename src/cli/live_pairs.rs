//! The live ClusterPairs of the source clusters.

use std::collections::BTreeMap;
use std::io;

use super::login::login;
use super::progress::Progress;
use super::unknown_cluster;
use crate::input::identities::Places;
use crate::input::unseal::Unsealer;
use crate::live::fleet::Pace;
use crate::live::pairs::{self, Listed, Taken, Wanted};
use crate::model::finding::{Finding, Findings};
use crate::model::live::LivePair;
use crate::model::name::ClusterName;
use crate::model::pairing::{Cluster, Pairings};
use crate::model::plan::Plan;

/// The named source clusters, or all that have pairs.
pub(super) fn sources<'p>(
    pairings: &'p Pairings,
    named: &[String],
    findings: &mut Findings,
) -> BTreeMap<&'p ClusterName, &'p Cluster> {
    if named.is_empty() {
        let plan = Plan::new(pairings, None);
        return plan.sources.into_iter().map(|(name, source)| (name, source.cluster)).collect();
    }
    let mut sources = BTreeMap::new();
    for wanted in named {
        match pairings.clusters.iter().find(|(name, _)| name.as_str() == wanted) {
            Some(found) => sources.extend([found]),
            None => findings.push(unknown_cluster(wanted, pairings)),
        }
    }
    sources
}

/// The pairs of clusters, by name.
pub(super) type LivePairs = BTreeMap<ClusterName, Vec<LivePair>>;

/// All pairs of each cluster that could be read; a finding for each that could not.
pub(super) fn list(
    sources: &BTreeMap<&ClusterName, &Cluster>,
    pace: Pace,
    findings: &mut Findings,
) -> anyhow::Result<LivePairs> {
    let mut live = BTreeMap::new();
    for (name, listed) in listed(sources, pace)? {
        match listed {
            Ok(pairs) => {
                live.insert(name, pairs);
            }
            Err(finding) => findings.push(*finding),
        }
    }
    Ok(live)
}

/// All pairs of each cluster, or why there are none.
pub(super) fn listed(
    sources: &BTreeMap<&ClusterName, &Cluster>,
    pace: Pace,
) -> anyhow::Result<Vec<(ClusterName, Listed)>> {
    asked(sources, |wanted, done| pairs::list_all(wanted, pace, done))
}

/// What `take` makes of each page of each cluster's pairs, or why there are none.
pub(super) fn taken<R: Send + 'static>(
    sources: &BTreeMap<&ClusterName, &Cluster>,
    pace: Pace,
    take: impl Fn(&ClusterName, &[LivePair]) -> R + Sync,
) -> anyhow::Result<Vec<(ClusterName, Taken<R>)>> {
    asked(sources, |wanted, done| pairs::take_all(wanted, pace, take, done))
}

/// What a cluster comes to, or why it comes to nothing.
type Answer<A> = Result<A, Box<Finding>>;

/// The answer of each cluster, or why there is none.
fn asked<A>(
    sources: &BTreeMap<&ClusterName, &Cluster>,
    ask: impl FnOnce(Vec<Wanted>, &dyn Fn()) -> io::Result<Vec<Answer<A>>>,
) -> anyhow::Result<Vec<(ClusterName, Answer<A>)>> {
    let unsealer = Unsealer::new(Places::of_process());
    let (mut ready, mut all) = (Vec::new(), Vec::new());
    for cluster in sources.values() {
        match wanted(cluster, &unsealer) {
            Ok(wanted) => ready.push(wanted),
            Err(finding) => all.push((cluster.name.clone(), Err(finding))),
        }
    }
    let names: Vec<ClusterName> = ready.iter().map(|one| one.cluster.clone()).collect();
    let progress = Progress::waiting(ready.len(), "reading clusters");
    all.extend(names.into_iter().zip(ask(ready, &|| progress.step())?));
    Ok(all)
}

pub(super) fn wanted(cluster: &Cluster, unsealer: &Unsealer) -> Result<Wanted, Box<Finding>> {
    let (login, access) = login(cluster, unsealer)?;
    Ok(Wanted { cluster: cluster.name.clone(), login, access })
}
