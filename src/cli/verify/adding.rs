//! Adds what clusters showed to what is known of every object.

use std::collections::BTreeMap;

use super::live::{Found, Looking};
use super::sources::Sources;
use crate::live::probe::Probed;
use crate::live::sources::Source;
use crate::model::cluster_pair::PairConfig;
use crate::model::code::Code;
use crate::model::name::ClusterName;
use crate::model::pairing::Cluster;
use crate::model::probe::{Acceptance, Probe};
use crate::model::receipt::{CredentialRecord, LiveRecord, Looks, Seen};
use crate::model::surroundings::Surroundings;
use crate::verify::{
    Answered, AtCluster, Check, Checked, Credential, Fleet, Need, OnSource, SourceCluster, Subject,
    credential_faults, end_faults, evidence, live_faults, login_faults, preview, probe_faults, source_faults,
};

/// What the answer of the destination shows. Of a pair that is dead, what Stork believes is worth a word.
pub(super) fn add_probe(
    checked: &mut Checked,
    checks: &[Check],
    answered: &Answered<'_>,
    found: Option<&Found<'_>>,
) {
    let is_ready = found.is_some_and(|found| found.live.status.is_ready());
    let is_dead = !answered.probed.as_ref().is_ok_and(Probe::works);
    let faults = probe_faults(answered, checks).into_iter().map(|fault| {
        if is_ready && is_dead { fault.shown_by("Stork says Ready: it looked once") } else { fault }
    });
    checked.faults.extend(faults);
    let name = &answered.destination.name;
    // Who asks not for rights is not told what nobody said of them.
    let asks_for_rights = checks.iter().any(|check| check.code == Code::RightsMissing);
    for (unsaid, is_unclear) in
        answered.probed.iter().filter(|_| asks_for_rights).flat_map(Probe::unsaid_in_words)
    {
        checked.is_doubtful |= is_unclear;
        checked.not_checked.push(format!("`{name}`: {unsaid}"));
    }
    if let Ok(Probe { accepted: Acceptance::Accepted(None), .. }) = answered.probed {
        checked
            .not_checked
            .push(format!("`{name}` does not say whose the credential is, as before Kubernetes 1.28"));
    }
}

/// What a receipt says of the credential and the object, and that checks could look at it.
pub(super) fn add_seen(checked: &mut Checked, config: Option<&PairConfig>, found: Option<&Found<'_>>) {
    let evidence = &mut checked.evidence;
    let is_live = found.is_some_and(|found| found.spec.config.is_some());
    if let Some(config) = config {
        let seen = if is_live { Seen::Live } else { Seen::AtHand };
        evidence.credential = Some(CredentialRecord::of(config, seen));
        evidence.unseen.remove(&Looks::Credential);
        evidence.unseen_by.remove(&Code::SameCluster);
    }
    evidence.live = found.map(|found| LiveRecord::of(&found.live.metadata));
    evidence.unseen.insert(Looks::Source, "the source cluster could not be read".to_owned());
}

/// An object as it is on its source cluster, without what is round it.
pub(super) fn on_source<'a>(
    fleet: &'a Fleet<'_>,
    at: usize,
    found: Option<&'a Found<'_>>,
    probed: Option<&'a Probed>,
) -> OnSource<'a> {
    OnSource {
        subject: &fleet.subjects[at],
        live: found.map(|found| found.live),
        spec: found.map(|found| &found.spec),
        probed,
        surroundings: None,
        horizon: fleet.horizon,
    }
}

/// Where the credentials lead that Stork uses.
pub(super) fn add_ends(
    fleet: &Fleet<'_>,
    configs: &[Option<&PairConfig>],
    checks: &[Check],
    checked: &mut [Checked],
) {
    let subjects = fleet.subjects.iter().zip(configs);
    let subjects: Vec<Subject<'_>> =
        subjects.map(|(subject, config)| Subject { config: *config, ..*subject }).collect();
    for (at, fault) in end_faults(&Fleet { subjects: &subjects, ..*fleet }, checks) {
        checked[at].faults.push(fault);
    }
}

/// The object on its source cluster, and what is round it.
pub(super) fn add_source(
    checked: &mut Checked,
    looking: Looking<'_>,
    sources: &Sources,
    on_source: &OnSource<'_>,
) {
    // What Stork uses has been seen, or that there is nothing, whatever is at hand.
    let source = sources.get(&on_source.subject.source.name);
    checked.is_unknown = source.is_none();
    let Some(source) = source else { return };
    let on_source = OnSource { surroundings: source.surroundings.as_ref(), ..*on_source };
    add_live(checked, looking.checks, &on_source);
    evidence::on_source(&mut checked.evidence, &on_source);
    checked.preview = preview(&on_source);
}

/// The live credential is what Stork uses; the one at hand has been looked at. Where there is none, nobody knows what works.
pub(super) fn add_credential(
    checked: &mut Checked,
    looking: Looking<'_>,
    fleet: &Fleet<'_>,
    subject: &Subject<'_>,
    config: Option<&PairConfig>,
) {
    checked.until = config.and_then(PairConfig::credential_end);
    checked.is_doubtful |=
        config.is_none() && [Need::Credentials, Need::Probes].iter().any(|need| looking.needs.has(*need));
    let Some(config) = config else { return };
    let credential = Credential { config, destination: subject.destination, horizon: fleet.horizon };
    checked.faults.extend(login_faults(&credential, looking.checks));
    if subject.config != Some(config) {
        checked.faults.extend(credential_faults(&credential, looking.checks));
    }
}

/// What is wrong with the source clusters that could be read, beside their single pairs.
pub(super) fn at_sources<'f>(fleet: &Fleet<'f>, checks: &[Check], sources: &Sources) -> Vec<AtCluster<'f>> {
    let clusters: BTreeMap<&ClusterName, &'f Cluster> =
        fleet.subjects.iter().map(|subject| (&subject.source.name, subject.source)).collect();
    let faults = clusters.into_iter().filter_map(|(name, cluster)| {
        let Source { pairs, surroundings } = sources.get(name)?;
        let source = SourceCluster { cluster, fleet, pairs, surroundings: surroundings.as_ref() };
        let found = source_faults(&source, checks).into_iter();
        Some(found.map(move |at| AtCluster { cluster, ..at }))
    });
    faults.flatten().collect()
}

fn add_live(checked: &mut Checked, checks: &[Check], on_source: &OnSource<'_>) {
    checked.faults.extend(live_faults(on_source, checks));
    checked.not_checked.extend(on_source.surroundings.into_iter().flat_map(Surroundings::unseen));
    if on_source.live.is_some_and(|live| live.status.is_pending()) {
        checked.not_checked.push("Stork has not come to an end with the pair yet".to_owned());
    }
}
