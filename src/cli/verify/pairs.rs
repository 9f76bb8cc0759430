//! From what is at hand and what clusters say to the verdict on every pair.

use super::live::{self, Looking};
use crate::cli::live_pairs;
use crate::cli::subjects::Subjects;
use crate::live::fleet::Pace;
use crate::model::code::Code;
use crate::model::finding::{Finding, Findings};
use crate::model::pairing::Pairings;
use crate::model::plan::Contents;
use crate::model::verify::{PairVerdict, Skipped};
use crate::verify::reading::faults;
use crate::verify::{
    CHECKS, Check, Checked, Fleet, Horizon, Need, Needs, Subject, check, check_clusters, cluster_findings,
    verdicts,
};

/// What is asked for.
pub(super) struct Wanted<'a> {
    /// Whose pairs; those of all source clusters where none is named.
    pub(super) clusters: &'a [String],
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
    fn is_for(&self, code: Code) -> bool {
        self.only.is_empty() || self.only.contains(&code)
    }

    fn needs(&self, checks: &[Check]) -> Needs {
        let needs = Needs::of(checks, self.only);
        if self.preview { needs.with(&[Need::Sources, Need::Surroundings]) } else { needs }
    }
}

/// The verdict on every object, and what there is to say beside them.
#[derive(Default)]
pub(super) struct Verified {
    /// The objects.
    pub(super) pairs: Vec<PairVerdict>,
    /// What is passed over at clusters themselves.
    pub(super) skipped: Vec<Skipped>,
    /// What was found at clusters themselves.
    pub(super) of_clusters: Vec<Finding>,
    /// Whether any cluster was asked.
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
    let sources = live_pairs::sources(pairings, wanted.clusters, findings);
    let mut at_clusters = check_clusters(&fleet, &checks, |cluster| {
        wanted.clusters.is_empty() || sources.contains_key(&cluster.name)
    });
    let asked =
        subjects.iter().zip(checked).filter(|(subject, _)| sources.contains_key(&subject.source.name));
    let (subjects, mut checked): (Vec<_>, Vec<_>) =
        asked.map(|(subject, checked)| (*subject, checked)).unzip();
    let fleet = Fleet { subjects: &subjects, ..fleet };
    let pace = wanted.pace.filter(|_| needs.anybody());
    if let Some(pace) = pace {
        let looking = Looking { checks: &checks, needs: &needs, pace };
        at_clusters.extend(live::look(&fleet, looking, &mut checked, findings)?);
    }
    for checked in &mut checked {
        checked.faults.retain(|fault| wanted.is_for(fault.code));
    }
    let (of_clusters, skipped) = cluster_findings(at_clusters, &pairings.skips);
    Ok(Verified { pairs: verdicts(&fleet, checked), of_clusters, skipped, has_asked: pace.is_some() })
}

/// What reading had to say of an object, and what was not there to be read.
fn add_reading(
    checked: &mut Checked,
    subject: &Subject<'_>,
    needs: &Needs,
    contents: &Contents,
    found: &[&Finding],
) {
    checked.faults.extend(faults(found));
    if !needs.has(Need::Credentials) {
        return;
    }
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
