//! From what is at hand and what clusters say to the verdict on every pair.

use super::live;
use crate::cli::live_pairs;
use crate::cli::subjects::Subjects;
use crate::live::fleet::Pace;
use crate::model::code::Code;
use crate::model::finding::{Finding, Findings, Severity};
use crate::model::pairing::Pairings;
use crate::model::plan::Contents;
use crate::model::receipt::Evidence;
use crate::model::verify::{PairVerdict, Skipped};
use crate::verify::reading::faults;
use crate::verify::{
    CHECKS, Check, Checked, Fleet, Horizon, Subject, check, check_clusters, evidence, verdicts,
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
}

impl Wanted<'_> {
    /// Whether a check is asked for.
    pub(super) fn is_for(&self, code: Code) -> bool {
        self.only.is_empty() || self.only.contains(&code)
    }
}

/// The verdict on every object, and what there is to say beside them.
#[derive(Default)]
pub(super) struct Verified {
    /// The objects.
    pub(super) pairs: Vec<PairVerdict>,
    /// What each of these verdicts comes from.
    pub(super) evidence: Vec<Evidence>,
    /// What is passed over at clusters themselves.
    pub(super) skipped: Vec<Skipped>,
    /// The worst that was found at clusters themselves.
    pub(super) severity_at_clusters: Option<Severity>,
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
    let sources = live_pairs::sources(pairings, wanted.clusters, findings);
    let (of_clusters, skipped) = check_clusters(&fleet, &checks, |cluster| {
        wanted.clusters.is_empty() || sources.contains_key(&cluster.name)
    });
    let asked =
        subjects.iter().zip(checked).filter(|(subject, _)| sources.contains_key(&subject.source.name));
    let (subjects, mut checked): (Vec<_>, Vec<_>) =
        asked.map(|(subject, checked)| (*subject, checked)).unzip();
    let fleet = Fleet { subjects: &subjects, ..fleet };
    if let Some(pace) = wanted.pace {
        live::look(&fleet, &checks, pace, &mut checked, findings)?;
    }
    for checked in &mut checked {
        checked.faults.retain(|fault| wanted.is_for(fault.code));
    }
    let severity_at_clusters = of_clusters.iter().map(Finding::severity).max();
    findings.extend(of_clusters);
    let (pairs, evidence) = verdicts(&fleet, checked).into_iter().unzip();
    Ok(Verified { pairs, evidence, skipped, severity_at_clusters })
}

/// What reading had to say of an object, and what was not there to be read.
fn add_reading(checked: &mut Checked, subject: &Subject<'_>, contents: &Contents, found: &[&Finding]) {
    let told = faults(found);
    checked.evidence = evidence::at_hand(subject, &contents.absent);
    // What another finding says better was found all the same.
    checked.evidence.implied.extend(found.iter().map(|finding| finding.code));
    checked.faults.extend(told);
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
