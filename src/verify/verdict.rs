//! Runs checks, and says of every pair whether it would work.

use std::collections::BTreeMap;

use super::registry::{Check, Looks};
use super::skip::{skip, skip_at_clusters};
use super::subject::{Credential, Fleet, Subject};
use crate::model::cluster_pair::PairConfig;
use crate::model::finding::Finding;
use crate::model::pairing::{Cluster, SkipRule};
use crate::model::record::PlaceRecord;
use crate::model::verify::{Fault, PairVerdict, Skipped, Verdict};

/// What was found at one object.
#[derive(Clone, Debug, Default)]
pub struct Checked {
    /// What is wrong.
    pub faults: Vec<Fault>,
    /// What could not be looked at, and why.
    pub not_checked: Vec<String>,
    /// Whether its source cluster could not be read, or its credential is not at hand, so that nobody knows.
    pub is_unknown: bool,
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
            Looks::AtFleet(run) => run(fleet),
            Looks::AtCredential(_) | Looks::AtClusters(_) => Vec::new(),
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
        Looks::AtPair(_) | Looks::AtFleet(_) | Looks::AtClusters(_) => None,
    };
    checks.iter().filter_map(|check| at_credential(check.looks)).collect()
}

/// What is wrong with clusters beside their pairs, and what a rule passes over there.
pub fn check_clusters(fleet: &Fleet<'_>, checks: &[Check]) -> (Vec<Finding>, Vec<Skipped>) {
    let found = checks.iter().filter_map(|check| match check.looks {
        Looks::AtClusters(run) => Some(run(fleet)),
        Looks::AtCredential(_) | Looks::AtPair(_) | Looks::AtFleet(_) => None,
    });
    let (faults, skipped) = skip_at_clusters(found.flatten().collect(), &fleet.pairings.skips);
    let finding = |(cluster, Fault { code, message, help, .. })| {
        let cluster: &Cluster = cluster;
        Finding::new(code, message).at(&cluster.place, "this cluster").help(help)
    };
    (faults.into_iter().map(finding).collect(), skipped)
}

/// The verdict on every object.
pub fn verdicts(fleet: &Fleet<'_>, checked: Vec<Checked>) -> Vec<PairVerdict> {
    let rules = &fleet.pairings.skips;
    fleet.subjects.iter().zip(checked).map(|(subject, checked)| verdict(subject, checked, rules)).collect()
}

fn verdict(subject: &Subject<'_>, checked: Checked, rules: &[SkipRule]) -> PairVerdict {
    let place = PlaceRecord::new(&subject.pair.place, "");
    let (mut faults, skipped) = skip(checked.faults, subject, rules);
    faults.sort_by_key(|fault| std::cmp::Reverse(fault.severity));
    PairVerdict {
        cluster: subject.source.name.to_string(),
        namespace: subject.id.namespace.to_string(),
        name: subject.id.name.to_string(),
        destination: subject.destination.name.to_string(),
        verdict: if checked.is_unknown { Verdict::Unknown } else { Verdict::of(&faults) },
        until: subject.config.and_then(PairConfig::credential_end),
        faults: faults.iter().map(|fault| fault.record(Some(place.clone()))).collect(),
        skipped,
        not_checked: checked.not_checked,
        place: Some(place),
    }
}
