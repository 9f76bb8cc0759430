//! Runs checks, and says of every pair whether it would work.

use std::collections::BTreeMap;

use super::explained::told_once;
use super::registry::{CHECKS, Looks};
use super::skip::skip;
use super::subject::{Answered, Credential, Fleet, OnSource, Subject};
use crate::model::cluster_pair::PairConfig;
use crate::model::pairing::SkipRule;
use crate::model::record::PlaceRecord;
use crate::model::verify::{Fault, PairVerdict, Verdict};

/// What was found at one object.
#[derive(Clone, Debug, Default)]
pub struct Checked {
    /// What is wrong.
    pub faults: Vec<Fault>,
    /// What could not be looked at, and why.
    pub not_checked: Vec<String>,
    /// When the credential ends that Stork uses, where that was seen.
    pub until: Option<String>,
    /// Whether its source cluster could not be read, so that nobody knows.
    pub is_unknown: bool,
}

/// Runs every offline check: what is wrong at each object, in the order of [`Fleet::subjects`].
pub fn check(fleet: &Fleet<'_>) -> Vec<Checked> {
    let mut checked = vec![Checked::default(); fleet.subjects.len()];
    let mut of_destination: BTreeMap<_, Vec<Fault>> = BTreeMap::new();
    for (subject, checked) in fleet.subjects.iter().zip(&mut checked) {
        let Some(config) = subject.config else { continue };
        // All pairs that point at one destination share its credential.
        let key = (&subject.destination.name, std::ptr::from_ref(config) as usize);
        let faults = of_destination.entry(key).or_insert_with(|| {
            credential_faults(&Credential {
                config,
                destination: subject.destination,
                horizon: fleet.horizon,
            })
        });
        checked.faults.extend(faults.iter().cloned());
    }
    for looks in CHECKS.iter().map(|check| check.looks) {
        if let Looks::AtFleet(run) = looks {
            for (at, fault) in run(fleet) {
                checked[at].faults.push(fault);
            }
        }
    }
    checked
}

/// What is wrong with a credential, wherever it was found.
pub fn credential_faults(credential: &Credential<'_>) -> Vec<Fault> {
    let looks = CHECKS.iter().map(|check| check.looks);
    let at_credential = |looks| match looks {
        Looks::AtCredential(run) => run(credential),
        _ => None,
    };
    looks.filter_map(at_credential).collect()
}

/// What is wrong by the answer of a destination.
pub fn probe_faults(answered: &Answered<'_>) -> Vec<Fault> {
    let at_probe = |looks| match looks {
        Looks::AtProbe(run) => run(answered),
        _ => None,
    };
    CHECKS.iter().filter_map(|check| at_probe(check.looks)).collect()
}

/// What is wrong with an object on its source cluster.
pub fn live_faults(on_source: &OnSource<'_>) -> Vec<Fault> {
    let at_live = |looks| match looks {
        Looks::AtLive(run) => run(on_source),
        _ => None,
    };
    CHECKS.iter().filter_map(|check| at_live(check.looks)).collect()
}

/// The verdict on every object.
pub fn verdicts(fleet: &Fleet<'_>, checked: Vec<Checked>) -> Vec<PairVerdict> {
    let rules = &fleet.pairings.skips;
    fleet.subjects.iter().zip(checked).map(|(subject, checked)| verdict(subject, checked, rules)).collect()
}

fn verdict(subject: &Subject<'_>, checked: Checked, rules: &[SkipRule]) -> PairVerdict {
    let place = PlaceRecord::new(&subject.pair.place, "");
    let (faults, skipped) = skip(checked.faults, subject, rules);
    let mut faults = told_once(faults);
    faults.sort_by_key(|fault| std::cmp::Reverse(fault.code.severity()));
    PairVerdict {
        cluster: subject.source.name.to_string(),
        namespace: subject.id.namespace.to_string(),
        name: subject.id.name.to_string(),
        destination: subject.destination.name.to_string(),
        verdict: if checked.is_unknown { Verdict::Unknown } else { Verdict::of(&faults) },
        until: checked.until.or_else(|| subject.config.and_then(PairConfig::credential_end)),
        faults: faults.iter().map(|fault| fault.record(Some(place.clone()))).collect(),
        skipped,
        not_checked: checked.not_checked,
        place: Some(place),
    }
}
