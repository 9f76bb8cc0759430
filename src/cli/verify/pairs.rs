//! From what is at hand and what clusters say to the verdict on every pair.

use std::collections::{BTreeMap, BTreeSet};

use super::live::{self, Looking};
use crate::cli::live_pairs;
use crate::cli::subjects::Subjects;
use crate::live::fleet::Pace;
use crate::model::code::Code;
use crate::model::finding::{Finding, Findings};
use crate::model::name::ClusterName;
use crate::model::pairing::{Cluster, Pairings};
use crate::model::plan::Contents;
use crate::model::receipt::Evidence;
use crate::model::report::Shard;
use crate::model::verify::{PairVerdict, ReadCluster, Skipped};
use crate::render::tree_digest;
use crate::verify::reading::faults;
use crate::verify::{
    CHECKS, Check, Checked, Fleet, Horizon, Need, Needs, Subject, check, check_clusters, cluster_findings,
    evidence, sees_offline, verdicts,
};

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
    /// Whether it shall be said what becomes of Rancher's labels and annotations.
    pub(super) preview: bool,
}

impl Wanted<'_> {
    /// Whether a check is asked for. Who looks at answers of destinations is told where nobody could ask.
    pub(super) fn is_for(&self, code: Code) -> bool {
        let looks_at_answers = || Needs::of_codes(self.only).has(Need::Probes);
        self.only.is_empty()
            || self.only.contains(&code)
            || code == Code::DestinationNotAsked && looks_at_answers()
    }

    fn needs(&self, checks: &[Check]) -> Needs {
        let needs = Needs::of(checks, self.only);
        if self.preview { needs.with(&[Need::Sources, Need::Surroundings]) } else { needs }
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
    pub(super) clusters: Vec<ReadCluster>,
    /// The objects.
    pub(super) pairs: Vec<PairVerdict>,
    /// What each of these verdicts comes from.
    pub(super) evidence: Vec<Evidence>,
    /// What is passed over at clusters themselves.
    pub(super) skipped: Vec<Skipped>,
    /// Whether any cluster was asked, or Rancher.
    pub(super) has_asked: bool,
}

/// Reads, checks, asks, and says what follows for every pair.
pub(super) fn verify(
    pairings: &Pairings,
    wanted: &Wanted<'_>,
    findings: &mut Findings,
) -> anyhow::Result<Verified> {
    drop_what_checks_say(findings);
    let checks: Vec<Check> = CHECKS.iter().copied().filter(|check| wanted.is_for(check.code)).collect();
    let needs = wanted.needs(&checks);
    let read = Subjects::gather(pairings, wanted.horizon.now).with_tree();
    let (subjects, contents): (Vec<_>, Vec<_>) = read.all().into_iter().unzip();
    let fleet = Fleet { pairings, subjects: &subjects, horizon: wanted.horizon };
    // The shape of the fleet is that of the whole, whichever part is asked for.
    let mut checked = check(&fleet, &checks);
    for ((subject, contents), checked) in subjects.iter().zip(contents).zip(&mut checked) {
        add_reading(checked, subject, &needs, contents, &read.findings(subject));
    }
    let named = live_pairs::sources(pairings, wanted.clusters, findings);
    let mut at_clusters = check_clusters(&fleet, &checks, |cluster| {
        wanted.clusters.is_empty() || named.contains_key(&cluster.name)
    });
    let sources = part(&named, wanted.shard);
    let asked =
        subjects.iter().zip(checked).filter(|(subject, _)| sources.contains_key(&subject.source.name));
    let (subjects, mut checked): (Vec<_>, Vec<_>) =
        asked.map(|(subject, checked)| (*subject, checked)).unzip();
    let fleet = Fleet { subjects: &subjects, ..fleet };
    let pace = wanted.pace.filter(|_| needs.anybody());
    let (mut read_clusters, mut has_asked) = (None, false);
    if let Some(pace) = pace {
        let looking = Looking { checks: &checks, needs: &needs, pace };
        let looked = live::look(&fleet, looking, &mut checked, findings)?;
        at_clusters.extend(looked.at_clusters);
        (read_clusters, has_asked) = (looked.read, looked.has_asked);
    } else if !sees_offline(&checks, wanted.only) {
        for checked in &mut checked {
            add_unasked(checked);
        }
    }
    for checked in &mut checked {
        checked.faults.retain(|fault| wanted.is_for(fault.code));
    }
    let (of_clusters, skipped) = cluster_findings(at_clusters, &pairings.skips);
    findings.extend(of_clusters);
    let (pairs, evidence) = verdicts(&fleet, checked).into_iter().unzip();
    Ok(Verified {
        fleet: named.len(),
        tree: tree_digest::of(&pairings.output),
        clusters: clusters(&sources, &subjects, read_clusters.as_ref()),
        pairs,
        evidence,
        skipped,
        has_asked,
    })
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
) -> Vec<ReadCluster> {
    let with_pairs: BTreeSet<&ClusterName> = subjects.iter().map(|subject| &subject.source.name).collect();
    let cluster = |name: &&ClusterName| {
        let readable = read.filter(|_| with_pairs.contains(*name)).map(|read| read.contains(*name));
        ReadCluster { name: name.to_string(), readable }
    };
    sources.keys().map(cluster).collect()
}

/// What reading had to say of an object, and what was not there to be read.
fn add_reading(
    checked: &mut Checked,
    subject: &Subject<'_>,
    needs: &Needs,
    contents: &Contents,
    found: &[&Finding],
) {
    checked.evidence = evidence::at_hand(subject, &contents.absent);
    // What another finding says better was found all the same.
    checked.evidence.implied.extend(found.iter().map(|finding| finding.code));
    checked.faults.extend(faults(found));
    if !needs.has(Need::Credentials) {
        return;
    }
    checked.not_checked.extend(contents.absent.iter().cloned());
    checked.is_unknown |= subject.config.is_none() && !contents.absent.is_empty();
}

/// Nothing that is looked for shows where nobody is asked.
fn add_unasked(checked: &mut Checked) {
    checked.is_doubtful = true;
    checked
        .not_checked
        .push("what is looked for shows only where somebody is asked, and nobody was".to_owned());
}

/// Validation says some of it once for an entry; a check says it at each of its pairs, where it can be skipped.
fn drop_what_checks_say(findings: &mut Findings) {
    let is_said = |finding: &Finding| CHECKS.iter().any(|check| check.code == finding.code);
    let kept: Vec<Finding> =
        std::mem::take(findings).into_iter().filter(|finding| !is_said(finding)).collect();
    findings.extend(kept);
}
