//! From what is at hand and what clusters say to the verdict on every pair.

use std::collections::{BTreeMap, BTreeSet};

use super::live;
use crate::cli::live_pairs;
use crate::cli::subjects::Subjects;
use crate::live::fleet::Pace;
use crate::model::code::Code;
use crate::model::finding::{Finding, Findings};
use crate::model::name::ClusterName;
use crate::model::pairing::{Cluster, Pairings};
use crate::model::plan::Contents;
use crate::model::report::Shard;
use crate::model::verify::{PairVerdict, Skipped, SourceCluster};
use crate::render::tree_digest;
use crate::verify::reading::faults;
use crate::verify::{CHECKS, Check, Checked, Fleet, Horizon, Subject, check, check_clusters, verdicts};

/// What is asked for.
pub(super) struct Wanted<'a> {
    /// Whose pairs; those of all source clusters where none is named.
    pub(super) clusters: &'a [String],
    /// Of which part of them; of all where there is none.
    pub(super) shard: Option<Shard>,
    /// Which checks; all of them where none is named.
    pub(super) only: &'a [Code],
    /// When, and how far ahead.
    pub(super) horizon: Horizon,
    /// How clusters are asked; none is where this is nothing.
    pub(super) pace: Option<Pace>,
}

impl Wanted<'_> {
    fn is_for(&self, code: Code) -> bool {
        self.only.is_empty() || self.only.contains(&code)
    }
}

/// The verdict on every object, and what there is to say beside them.
#[derive(Default)]
pub(super) struct Verified {
    /// How many source clusters the whole fleet has, of which this may be a part.
    pub(super) fleet: usize,
    /// The digest of the whole tree.
    pub(super) tree: String,
    /// The source clusters of this part.
    pub(super) clusters: Vec<SourceCluster>,
    /// The objects.
    pub(super) pairs: Vec<PairVerdict>,
    /// What is passed over at clusters themselves.
    pub(super) skipped: Vec<Skipped>,
}

/// Reads, checks, asks, and says what follows for every pair.
pub(super) fn verify(
    pairings: &Pairings,
    wanted: &Wanted<'_>,
    findings: &mut Findings,
) -> anyhow::Result<Verified> {
    drop_what_checks_say(findings);
    let checks: Vec<Check> = CHECKS.iter().copied().filter(|check| wanted.is_for(check.code)).collect();
    let read = Subjects::gather(pairings, wanted.horizon.now).with_tree();
    let (subjects, contents): (Vec<_>, Vec<_>) = read.all().into_iter().unzip();
    let fleet = Fleet { pairings, subjects: &subjects, horizon: wanted.horizon };
    // The shape of the fleet is that of the whole, whichever part is asked for.
    let mut checked = check(&fleet, &checks);
    for ((subject, contents), checked) in subjects.iter().zip(contents).zip(&mut checked) {
        add_reading(checked, subject, contents, &read.findings(subject));
    }
    let named = live_pairs::sources(pairings, wanted.clusters, findings);
    let (of_clusters, skipped) = check_clusters(&fleet, &checks, |cluster| {
        wanted.clusters.is_empty() || named.contains_key(&cluster.name)
    });
    let sources = part(&named, wanted.shard);
    let asked =
        subjects.iter().zip(checked).filter(|(subject, _)| sources.contains_key(&subject.source.name));
    let (subjects, mut checked): (Vec<_>, Vec<_>) =
        asked.map(|(subject, checked)| (*subject, checked)).unzip();
    let fleet = Fleet { subjects: &subjects, ..fleet };
    let read_clusters = match wanted.pace {
        Some(pace) => Some(live::look(&fleet, &checks, pace, &mut checked, findings)?),
        None => None,
    };
    let clusters = clusters(&sources, &subjects, read_clusters.as_ref());
    for checked in &mut checked {
        checked.faults.retain(|fault| wanted.is_for(fault.code));
    }
    findings.extend(of_clusters);
    let tree = tree_digest::of(&pairings.output);
    Ok(Verified { fleet: named.len(), tree, clusters, pairs: verdicts(&fleet, checked), skipped })
}

/// The source clusters that this run looks at.
fn part<'p>(
    all: &BTreeMap<&'p ClusterName, &'p Cluster>,
    shard: Option<Shard>,
) -> BTreeMap<&'p ClusterName, &'p Cluster> {
    match shard {
        Some(shard) => shard.of_all(all.keys().copied()).into_iter().map(|name| (name, all[name])).collect(),
        None => all.clone(),
    }
}

/// Which of them could be read; one without pairs is not asked.
fn clusters(
    sources: &BTreeMap<&ClusterName, &Cluster>,
    subjects: &[Subject<'_>],
    read: Option<&BTreeSet<ClusterName>>,
) -> Vec<SourceCluster> {
    let with_pairs: BTreeSet<&ClusterName> = subjects.iter().map(|subject| &subject.source.name).collect();
    let cluster = |name: &&ClusterName| {
        let readable = read.filter(|_| with_pairs.contains(*name)).map(|read| read.contains(*name));
        SourceCluster { name: name.to_string(), readable }
    };
    sources.keys().map(cluster).collect()
}

/// What reading had to say of an object, and what was not there to be read.
fn add_reading(checked: &mut Checked, subject: &Subject<'_>, contents: &Contents, found: &[&Finding]) {
    checked.faults.extend(faults(found));
    checked.not_checked.extend(contents.absent.iter().cloned());
    checked.is_unknown |= subject.config.is_none() && !contents.absent.is_empty();
}

/// Validation says some of it once for an entry; a check says it at each of its pairs, where it can be skipped.
fn drop_what_checks_say(findings: &mut Findings) {
    let is_said = |finding: &Finding| CHECKS.iter().any(|check| check.code == finding.code);
    let kept: Vec<Finding> =
        std::mem::take(findings).into_iter().filter(|finding| !is_said(finding)).collect();
    findings.extend(kept);
}
