//! Runs checks, and says of every pair whether it would work.

use std::collections::BTreeMap;

use super::explained::told_once;
use super::in_rancher::BothInRancher;
use super::registry::{Check, Looks};
use super::skip::{skip, skip_at_clusters};
use super::subject::{Answered, AtCluster, Credential, Fleet, OnSource, SourceCluster, Subject};
use crate::model::cluster_pair::PairConfig;
use crate::model::finding::Finding;
use crate::model::pairing::{Cluster, SkipRule};
use crate::model::receipt::Evidence;
use crate::model::record::PlaceRecord;
use crate::model::verify::{Fault, PairVerdict, Preview, Skipped, Verdict};

/// What was found at one object.
#[derive(Clone, Debug, Default)]
pub struct Checked {
    /// What is wrong.
    pub faults: Vec<Fault>,
    /// What could not be looked at, and why.
    pub not_checked: Vec<String>,
    /// When the credential ends that Stork uses, where that was seen.
    pub until: Option<String>,
    /// What a receipt says of where this comes from.
    pub evidence: Evidence,
    /// Whether its source cluster could not be read, or its credential is not at hand, so that nobody knows.
    pub is_unknown: bool,
    /// Whether something was not seen without which nobody can say that it works, whatever else may be wrong.
    pub is_doubtful: bool,
    /// What a failover makes of Rancher's labels and annotations.
    pub preview: Vec<Preview>,
}

/// Runs offline checks: what is wrong at each object, in the order of [`Fleet::subjects`].
pub fn check(fleet: &Fleet<'_>, checks: &[Check]) -> Vec<Checked> {
    let mut checked = vec![Checked::default(); fleet.subjects.len()];
    let mut of_destination: BTreeMap<_, Vec<Fault>> = BTreeMap::new();
    for (subject, checked) in fleet.subjects.iter().zip(&mut checked) {
        let Some(config) = subject.config else { continue };
        // All pairs that point at one destination share its credential.
        let key = (&subject.destination.name, std::ptr::from_ref(config) as usize);
        let faults = of_destination.entry(key).or_insert_with(|| {
            let credential = Credential { config, destination: subject.destination, horizon: fleet.horizon };
            credential_faults(&credential, checks)
        });
        checked.faults.extend(faults.iter().cloned());
    }
    for looks in checks.iter().map(|check| check.looks) {
        let found = match looks {
            Looks::AtPair(run) => fleet.each(|subject| run(subject, fleet.horizon)),
            Looks::AtFleet(run) | Looks::AtEnds(run) => run(fleet),
            _ => Vec::new(),
        };
        for (at, fault) in found {
            checked[at].faults.push(fault);
        }
    }
    checked
}

/// What is wrong with a credential, wherever it was found.
pub fn credential_faults(credential: &Credential<'_>, checks: &[Check]) -> Vec<Fault> {
    let at_credential = |looks| match looks {
        Looks::AtCredential(run) => run(credential),
        _ => None,
    };
    checks.iter().filter_map(|check| at_credential(check.looks)).collect()
}

/// Why nobody can ask a destination.
pub fn login_faults(credential: &Credential<'_>, checks: &[Check]) -> Vec<Fault> {
    let at_login = |looks| match looks {
        Looks::AtLogin(run) => run(credential),
        _ => None,
    };
    checks.iter().filter_map(|check| at_login(check.looks)).collect()
}

/// What is wrong by the answer of a destination.
pub fn probe_faults(answered: &Answered<'_>, checks: &[Check]) -> Vec<Fault> {
    let at_probe = |looks| match looks {
        Looks::AtProbe(run) => run(answered),
        _ => None,
    };
    checks.iter().filter_map(|check| at_probe(check.looks)).collect()
}

/// What is wrong with where credentials lead, each with the position of its object.
pub fn end_faults(fleet: &Fleet<'_>, checks: &[Check]) -> Vec<(usize, Fault)> {
    let at_ends = |looks| match looks {
        Looks::AtEnds(run) => run(fleet),
        _ => Vec::new(),
    };
    checks.iter().flat_map(|check| at_ends(check.looks)).collect()
}

/// What is wrong with an object on its source cluster.
pub fn live_faults(on_source: &OnSource<'_>, checks: &[Check]) -> Vec<Fault> {
    let at_live = |looks| match looks {
        Looks::AtLive(run) | Looks::AroundLive(run) | Looks::AtBothEnds(run) => run(on_source),
        _ => None,
    };
    checks.iter().filter_map(|check| at_live(check.looks)).collect()
}

/// What is wrong with the projects that a pair maps.
pub fn rancher_faults(both: &BothInRancher<'_>, checks: &[Check]) -> Vec<Fault> {
    let at_rancher = |looks| match looks {
        Looks::AtRancher(run) => run(both),
        _ => None,
    };
    checks.iter().filter_map(|check| at_rancher(check.looks)).collect()
}

/// What is wrong with a source cluster beside its single pairs.
pub fn source_faults<'a>(source: &SourceCluster<'a>, checks: &[Check]) -> Vec<AtCluster<'a>> {
    let cluster = source.cluster;
    let at_source = |looks| match looks {
        Looks::AtSource(run) | Looks::AroundSource(run) => run(source),
        _ => Vec::new(),
    };
    let found = checks.iter().flat_map(|check| at_source(check.looks));
    found.map(|(namespace, fault)| AtCluster { cluster, namespace: Some(namespace), fault }).collect()
}

/// What is wrong with clusters beside their pairs by what pairings.yaml says, of those that are asked for.
pub fn check_clusters<'f>(
    fleet: &Fleet<'f>,
    checks: &[Check],
    is_asked: impl Fn(&Cluster) -> bool,
) -> Vec<AtCluster<'f>> {
    let found = checks.iter().filter_map(|check| match check.looks {
        Looks::AtClusters(run) => Some(run(fleet)),
        _ => None,
    });
    let found = found.flatten().filter(|(cluster, _)| is_asked(cluster));
    found.map(|(cluster, fault)| AtCluster { cluster, namespace: None, fault }).collect()
}

/// What is wrong with clusters as findings, and what a rule passes over there.
pub fn cluster_findings(found: Vec<AtCluster<'_>>, rules: &[SkipRule]) -> (Vec<Finding>, Vec<Skipped>) {
    let (faults, skipped) = skip_at_clusters(found, rules);
    let finding = |AtCluster { cluster, fault: Fault { code, message, help, .. }, .. }: AtCluster<'_>| {
        Finding::new(code, message).at(&cluster.place, "this cluster").help(help)
    };
    (faults.into_iter().map(finding).collect(), skipped)
}

/// The verdict on every object, and what it comes from.
pub fn verdicts(fleet: &Fleet<'_>, checked: Vec<Checked>) -> Vec<(PairVerdict, Evidence)> {
    let rules = &fleet.pairings.skips;
    fleet.subjects.iter().zip(checked).map(|(subject, checked)| verdict(subject, checked, rules)).collect()
}

fn verdict(subject: &Subject<'_>, checked: Checked, rules: &[SkipRule]) -> (PairVerdict, Evidence) {
    let place = PlaceRecord::new(&subject.pair.place, "");
    let mut evidence = checked.evidence;
    let (faults, skipped) = skip(checked.faults, subject, rules);
    evidence.implied.extend(faults.iter().map(|fault| fault.code));
    let mut faults = told_once(faults);
    evidence.implied.retain(|code| faults.iter().all(|fault| fault.code != *code));
    faults.sort_by_key(|fault| std::cmp::Reverse(fault.severity));
    let verdict = PairVerdict {
        cluster: subject.source.name.to_string(),
        namespace: subject.id.namespace.to_string(),
        name: subject.id.name.to_string(),
        destination: subject.destination.name.to_string(),
        verdict: match Verdict::of(&faults) {
            _ if checked.is_unknown => Verdict::Unknown,
            Verdict::Works | Verdict::AtRisk if checked.is_doubtful => Verdict::Unknown,
            known => known,
        },
        until: checked.until.or_else(|| subject.config.and_then(PairConfig::credential_end)),
        faults: faults.iter().map(|fault| fault.record(Some(place.clone()))).collect(),
        skipped,
        not_checked: checked.not_checked,
        preview: checked.preview,
        place: Some(place),
    };
    (verdict, evidence)
}
