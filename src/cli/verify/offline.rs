//! What the credentials that are at hand, the tree and pairings.yaml say. No cluster is asked.

use std::collections::BTreeMap;

use crate::input::identities::Places;
use crate::input::unseal::Unsealer;
use crate::input::{certificates, contents};
use crate::model::code::Code;
use crate::model::finding::{Finding, Findings, Severity};
use crate::model::name::ClusterName;
use crate::model::pairing::{OptionValue, Pair, Pairings};
use crate::model::plan::{Contents, Plan};
use crate::model::verify::{Fault, PairVerdict, Skipped};
use crate::render::recipients;
use crate::sealed_secret::SealingCertificate;
use crate::verify::reading::faults;
use crate::verify::{CHECKS, Check, Checked, Fleet, Horizon, Subject, check, check_clusters, verdicts};

/// The verdict on every object, and what there is to say beside them.
#[derive(Default)]
pub(super) struct Verified {
    /// The objects.
    pub(super) pairs: Vec<PairVerdict>,
    /// What is passed over at clusters themselves.
    pub(super) skipped: Vec<Skipped>,
    /// The worst that was found at clusters themselves.
    pub(super) severity_at_clusters: Option<Severity>,
}

/// Everything that was read, each kept with whom it concerns, so that what is broken hides nothing else.
struct Read<'p> {
    plan: Plan<'p>,
    contents: Vec<Contents>,
    of_destinations: BTreeMap<ClusterName, Findings>,
    of_options: Findings,
    certificates: BTreeMap<ClusterName, Result<SealingCertificate, Finding>>,
    recipients: recipients::OfTree,
}

impl<'p> Read<'p> {
    fn new(pairings: &'p Pairings, horizon: Horizon) -> Self {
        let plan = Plan::new(pairings, None);
        let unsealer = Unsealer::new(Places::of_process());
        let mut of_options = Findings::default();
        let (contents, of_destinations) =
            contents::gather_by_destination(pairings, &plan, horizon.now, &unsealer, &mut of_options);
        let certificates = certificates::of_sources(&plan);
        let recipients = recipients::of_tree(pairings, &plan);
        Self { plan, contents, of_destinations, of_options, certificates, recipients }
    }

    fn subjects<'r>(&'r self, pairings: &'r Pairings) -> Vec<(Subject<'r>, &'r Contents)> {
        let objects = self.plan.sources.iter().flat_map(|(name, source)| {
            source.objects.iter().map(move |(id, index)| (*name, source.cluster, id, *index))
        });
        let subject = |(name, source, id, index): (&'r ClusterName, _, _, usize)| {
            let pair = &pairings.pairs[index];
            let subject = Subject {
                id,
                pair,
                source,
                destination: pairings.clusters.get(&pair.destination)?,
                config: self.contents[index].config.as_deref(),
                sealed_for: self.certificates.get(name).and_then(|found| found.as_ref().ok()),
                recipients: self.recipients.get((name, id)),
            };
            Some((subject, &self.contents[index]))
        };
        objects.filter_map(subject).collect()
    }

    /// What reading had to say of an object, and what was not there to be read.
    fn add_to(&self, checked: &mut Checked, subject: &Subject<'_>, contents: &Contents) {
        let of_destination = self.of_destinations.get(&subject.destination.name);
        let of_certificate = self.certificates.get(&subject.source.name);
        let of_options = self.of_options.as_slice().iter().filter(|finding| concerns(finding, subject.pair));
        let found = of_destination.into_iter().flat_map(Findings::as_slice).chain(of_options);
        let found = found.chain(of_certificate.and_then(|found| found.as_ref().err()));
        checked.faults.extend(faults(&found.collect::<Vec<_>>()));
        checked.not_checked.extend(contents.absent.iter().cloned());
        checked.is_unknown |= subject.config.is_none() && !contents.absent.is_empty();
    }
}

/// Whether a finding is about a storage option of a pair, by the place that names its value.
fn concerns(finding: &Finding, pair: &Pair) -> bool {
    let Some((place, _)) = &finding.place else { return false };
    pair.options.values().any(|option| match option {
        OptionValue::Reference(_, named) => named.is(place),
        OptionValue::Literal(_) => false,
    })
}

/// Reads, checks, and says what follows for every pair. `only` names the checks; all of them where it is empty.
pub(super) fn verify(
    pairings: &Pairings,
    only: &[Code],
    horizon: Horizon,
    findings: &mut Findings,
) -> Verified {
    let is_wanted = |code| only.is_empty() || only.contains(&code);
    let checks: Vec<Check> = CHECKS.iter().copied().filter(|check| is_wanted(check.code)).collect();
    let read = Read::new(pairings, horizon);
    let (subjects, contents): (Vec<_>, Vec<_>) = read.subjects(pairings).into_iter().unzip();
    let fleet = Fleet { pairings, subjects: &subjects, horizon };
    let mut checked = check(&fleet, &checks);
    for ((subject, contents), checked) in subjects.iter().zip(contents).zip(&mut checked) {
        read.add_to(checked, subject, contents);
        checked.faults.retain(|fault: &Fault| is_wanted(fault.code));
    }
    let pairs = verdicts(&fleet, checked);
    let (of_clusters, skipped) = check_clusters(&fleet, &checks);
    drop_what_checks_say(findings);
    let severity_at_clusters = of_clusters.iter().map(Finding::severity).max();
    findings.extend(of_clusters);
    Verified { pairs, skipped, severity_at_clusters }
}

/// Validation says some of it once for an entry; a check says it at each of its pairs, where it can be skipped.
fn drop_what_checks_say(findings: &mut Findings) {
    let is_said = |finding: &Finding| CHECKS.iter().any(|check| check.code == finding.code);
    let kept: Vec<Finding> =
        std::mem::take(findings).into_iter().filter(|finding| !is_said(finding)).collect();
    findings.extend(kept);
}
