//! What clusters say: the objects on the sources, and the destinations' answers to the credentials of pairs.

use std::collections::BTreeSet;
use std::path::PathBuf;

use zeroize::Zeroizing;

use super::sources::{self, Sources};
use crate::adopt::kubeconfig;
use crate::cli::progress::Progress;
use crate::live::fleet::Pace;
use crate::live::login::Login;
use crate::live::probe::{self, Probed};
use crate::model::access::Access;
use crate::model::cluster_pair::PairConfig;
use crate::model::finding::Findings;
use crate::model::live::{LivePair, LiveSpec};
use crate::model::name::ClusterName;
use crate::model::probe::{Acceptance, NoAnswer, Probe};
use crate::model::surroundings::Surroundings;
use crate::verify::{
    Answered, Check, Checked, Credential, Fleet, OnSource, Subject, credential_faults, live_faults,
    probe_faults,
};

/// A live object and what its `spec` says.
struct Found<'l> {
    live: &'l LivePair,
    spec: LiveSpec,
}

/// Looks at every object and every destination, and adds what is wrong to what is known of each subject. Returns the source
/// clusters that could be read.
pub(super) fn look(
    fleet: &Fleet<'_>,
    checks: &[Check],
    pace: Pace,
    checked: &mut [Checked],
    findings: &mut Findings,
) -> anyhow::Result<BTreeSet<ClusterName>> {
    let sources = sources::read(fleet, pace, findings)?;
    let found: Vec<Option<Found<'_>>> =
        fleet.subjects.iter().map(|subject| found(subject, &sources)).collect();
    let configs: Vec<Option<&PairConfig>> =
        fleet.subjects.iter().zip(&found).map(|(subject, found)| config(subject, found.as_ref())).collect();
    let (probed, of_subject) = probes(fleet, &configs, pace)?;
    for (at, checked) in checked.iter_mut().enumerate() {
        let subject = &fleet.subjects[at];
        let answer = of_subject[at].as_ref().and_then(|probe| probed.get(*probe));
        match answer {
            Some(probed) => {
                add_probe(
                    checked,
                    checks,
                    &Answered { destination: subject.destination, probed },
                    found[at].as_ref(),
                );
            }
            None => checked.not_checked.push(not_asked(subject, configs[at])),
        }
        // What Stork uses has been seen, or that there is nothing, whatever is at hand.
        checked.is_unknown = !sources.contains_key(&subject.source.name);
        if let Some(source) = sources.get(&subject.source.name) {
            let on_source = OnSource {
                subject,
                live: found[at].as_ref().map(|found| found.live),
                spec: found[at].as_ref().map(|found| &found.spec),
                probed: answer,
                surroundings: Some(&source.surroundings),
                horizon: fleet.horizon,
            };
            add_live(checked, checks, &on_source);
        }
        checked.until = configs[at].and_then(PairConfig::credential_end);
        // The live credential is what Stork uses; the one at hand has been looked at.
        if let (Some(config), true) = (configs[at], configs[at] != subject.config) {
            let credential = Credential { config, destination: subject.destination, horizon: fleet.horizon };
            checked.faults.extend(credential_faults(&credential, checks));
        }
        checked.faults.sort_by_key(|fault| fault.code);
        checked.faults.dedup();
    }
    Ok(sources.into_keys().collect())
}

/// What the answer of the destination shows. Of a pair that is dead, what Stork believes is worth a word.
fn add_probe(checked: &mut Checked, checks: &[Check], answered: &Answered<'_>, found: Option<&Found<'_>>) {
    let is_ready = found.is_some_and(|found| found.live.status.is_ready());
    let is_dead = !answered.probed.as_ref().is_ok_and(Probe::works);
    let faults = probe_faults(answered, checks).into_iter().map(|fault| {
        if is_ready && is_dead { fault.shown_by("Stork says Ready: it looked once") } else { fault }
    });
    checked.faults.extend(faults);
    if let Ok(Probe { accepted: Acceptance::Accepted(None), .. }) = answered.probed {
        let name = &answered.destination.name;
        checked
            .not_checked
            .push(format!("`{name}` does not say whose the credential is, as before Kubernetes 1.28"));
    }
}

fn add_live(checked: &mut Checked, checks: &[Check], on_source: &OnSource<'_>) {
    checked.faults.extend(live_faults(on_source, checks));
    checked.not_checked.extend(on_source.surroundings.into_iter().flat_map(Surroundings::unseen));
    if on_source.live.is_some_and(|live| live.status.is_pending()) {
        checked.not_checked.push("Stork has not come to an end with the pair yet".to_owned());
    }
}

fn found<'l>(subject: &Subject<'_>, sources: &'l Sources) -> Option<Found<'l>> {
    let id = (subject.id.namespace.as_str(), subject.id.name.as_str());
    let of_source = &sources.get(&subject.source.name)?.pairs;
    let live = of_source.iter().find(|pair| (&*pair.metadata.namespace, &*pair.metadata.name) == id)?;
    Some(Found { live, spec: LiveSpec::read(&live.spec) })
}

/// What Stork uses: the live credential, or the one at hand where none is live.
fn config<'a>(subject: &Subject<'a>, found: Option<&'a Found<'_>>) -> Option<&'a PairConfig> {
    found.and_then(|found| found.spec.config.as_ref()).or(subject.config)
}

/// Each credential is tried once, however many pairs have it: the answers, and which of them is whose.
fn probes(
    fleet: &Fleet<'_>,
    configs: &[Option<&PairConfig>],
    pace: Pace,
) -> anyhow::Result<(Vec<Probed>, Vec<Option<usize>>)> {
    let mut tried: Vec<&PairConfig> = Vec::new();
    let (mut logins, mut unusable) = (Vec::new(), Vec::new());
    let mut of_subject = Vec::with_capacity(configs.len());
    for (subject, config) in fleet.subjects.iter().zip(configs) {
        // What stands in a live object is not run here.
        let Some(config) = config.filter(|config| !runs_a_program(config)) else {
            of_subject.push(None);
            continue;
        };
        let probe = tried.iter().position(|known| *known == config).unwrap_or_else(|| {
            tried.push(config);
            let login = login(config, subject);
            unusable.push(login.as_ref().err().cloned());
            logins.extend(login);
            tried.len() - 1
        });
        of_subject.push(Some(probe));
    }
    let progress = Progress::waiting(logins.len(), "asking destinations");
    let mut answers = probe::probe_all(logins, pace, &|| progress.step())?.into_iter();
    let probed =
        unusable.into_iter().map_while(|why| why.map_or_else(|| answers.next(), |why| Some(Err(why))));
    Ok((probed.collect(), of_subject))
}

fn login(config: &PairConfig, subject: &Subject<'_>) -> Result<Login, NoAnswer> {
    let text = kubeconfig::text(config);
    let access = Access {
        kubeconfig: Zeroizing::new(text.as_bytes().to_vec()),
        folder: PathBuf::new(),
        context: None,
        place: subject.pair.place.clone(),
    };
    let refuse = |_: &std::path::Path| Err(std::io::Error::other("a pair names no files"));
    Login::read(&access, &refuse).map_err(NoAnswer::from)
}

fn runs_a_program(config: &PairConfig) -> bool {
    ["exec", "auth-provider"].iter().any(|key| config.user_fields.contains_key(key))
}

fn not_asked(subject: &Subject<'_>, config: Option<&PairConfig>) -> String {
    let destination = &subject.destination.name;
    let why = match config {
        Some(_) => "only Stork's pod runs the exec plugin or auth provider of the pair",
        None => "there is no credential, neither live nor at hand",
    };
    format!("`{destination}` was not asked: {why}")
}
