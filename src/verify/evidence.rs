//! What checks could not look at, so that a receipt does not say of one that it passed.

use super::registry::{CHECKS, Looks};
use super::subject::{OnSource, Subject};
use super::{READINGS, Reading};
use crate::model::code::Code;
use crate::model::probe::{NoAnswer, Probe};
use crate::model::receipt::{CheckRecord, CredentialRecord, Evidence, Looks as Where, Seen};
use crate::model::seal::{Seal, Sops, SopsKeys};

/// The checks and readings of a run, with their weights.
pub fn records(is_for: impl Fn(Code) -> bool) -> Vec<CheckRecord> {
    let record = |code: Code, weight: &str, looks| CheckRecord {
        code: code.as_str().to_owned(),
        weight: weight.to_owned(),
        looks,
    };
    let readings = READINGS.iter().filter(|reading| is_for(reading.code));
    let readings =
        readings.map(|Reading { code, severity, .. }| record(*code, severity.word(), Where::Reading));
    let checks = CHECKS.iter().filter(|check| is_for(check.code));
    checks
        .map(|check| record(check.code, check.severity().word(), place(check.looks)))
        .chain(readings)
        .collect()
}

fn place(looks: Looks) -> Where {
    match looks {
        Looks::AtCredential(_) => Where::Credential,
        Looks::AtPair(_) => Where::Pair,
        Looks::AtFleet(_) | Looks::AtEnds(_) => Where::Fleet,
        Looks::AtClusters(_) => Where::Clusters,
        Looks::AtProbe(_) | Looks::AtLogin(_) => Where::Destination,
        Looks::AtLive(_) | Looks::AroundLive(_) | Looks::AtBothEnds(_) => Where::Source,
        Looks::AtSource(_) | Looks::AroundSource(_) => Where::SourceClusters,
        Looks::AtRancher(_) => Where::Rancher,
    }
}

/// What is not at hand. Who asks clusters takes back what turns out to be seen there.
pub fn at_hand(subject: &Subject<'_>, absent: &[String]) -> Evidence {
    let mut evidence = Evidence::default();
    let missing = (!absent.is_empty()).then(|| absent.join("; "));
    if subject.config.is_none() {
        let why = missing.clone().unwrap_or_else(|| "the kubeconfig at hand cannot be used".to_owned());
        evidence.unseen.insert(Where::Credential, why.clone());
        evidence.unseen_by.insert(Code::SameCluster, why.clone());
        evidence.unseen.insert(Where::Reading, why);
    }
    evidence.credential = subject.config.map(|config| CredentialRecord::of(config, Seen::AtHand));
    evidence.unseen.extend(missing.map(|why| (Where::Reading, why)));
    let has_recipients =
        matches!(&subject.source.seal, Some(Seal::Sops(Sops { keys: SopsKeys::Age(_), .. })));
    if has_recipients && subject.recipients.is_empty() {
        let why = "the tree has no file of this pair that could be read".to_owned();
        evidence.unseen_by.insert(Code::SealedForOthers, why);
    }
    for place in [Where::Destination, Where::Source, Where::Rancher] {
        evidence.unseen.insert(place, "no cluster was asked".to_owned());
    }
    evidence
}

/// What the destination's answer left open. `why` says why nobody asked.
pub fn answered(evidence: &mut Evidence, probed: Option<&Result<Probe, NoAnswer>>, why: &str) {
    let open = match probed {
        None => Some(why),
        Some(Err(_)) => Some("the destination gave no answer"),
        Some(Ok(probe)) => (!probe.works()).then_some("the destination did not take the credential"),
    };
    match open {
        Some(why) => drop(evidence.unseen.insert(Where::Destination, why.to_owned())),
        None => drop(evidence.unseen.remove(&Where::Destination)),
    }
}

/// What the source cluster left open; it was read.
pub fn on_source(evidence: &mut Evidence, on_source: &OnSource<'_>) {
    if on_source.live.is_none() {
        let why = "the pair is not on its source cluster".to_owned();
        evidence.unseen.insert(Where::Source, why);
        return;
    }
    evidence.unseen.remove(&Where::Source);
    let mut unseen = |code, why: &str| drop(evidence.unseen_by.insert(code, why.to_owned()));
    if !matches!(on_source.probed, Some(Ok(Probe { version: Some(_), .. }))) {
        unseen(Code::DestinationOlder, "the destination did not say its version");
    }
    let Some(surroundings) = on_source.surroundings else { return };
    if let Err(why) = &surroundings.version {
        unseen(Code::DestinationOlder, why);
    }
    if let Err(why) = &surroundings.namespaces {
        unseen(Code::NamespaceMissing, why);
        unseen(Code::ProjectUnmapped, why);
    }
    let of_version = [Code::RunningStorkTooOld, Code::RunningStorkNoAdminPairs];
    match &surroundings.stork {
        Err(why) => {
            unseen(Code::StorkNotRunning, why);
            for code in of_version {
                unseen(code, why);
            }
        }
        Ok(stork) if stork.version.is_none() => {
            let why = "the version of Stork is not in the tag of its image";
            for code in of_version {
                unseen(code, why);
            }
        }
        Ok(_) => {}
    }
}
