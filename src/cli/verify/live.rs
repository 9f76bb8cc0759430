//! What clusters say: the objects on the sources, and the destinations' answers to the credentials of pairs.

use std::collections::BTreeSet;

use super::adding::{add_credential, add_ends, add_probe, add_seen, add_source, at_sources, on_source};
use super::rancher::{self, Asked};
use super::sources::{self, Sources};
use crate::cli::live_login::live_login;
use crate::cli::progress::Progress;
use crate::live::fleet::Pace;
use crate::live::login::FOREIGN_PROGRAM;
use crate::live::probe::{self, Probed};
use crate::model::cluster_pair::PairConfig;
use crate::model::finding::Findings;
use crate::model::live::{LivePair, LiveSpec};
use crate::model::name::ClusterName;
use crate::verify::{Answered, AtCluster, Check, Checked, Fleet, Need, Needs, Subject, evidence};

/// A live object and what its `spec` says.
pub(super) struct Found<'l> {
    /// The object.
    pub(super) live: &'l LivePair,
    /// What its `spec` says.
    pub(super) spec: LiveSpec,
}

/// What is looked at, and how clusters are asked.
#[derive(Clone, Copy)]
pub(super) struct Looking<'a> {
    /// The checks.
    pub(super) checks: &'a [Check],
    /// Who has to be asked for them.
    pub(super) needs: &'a Needs,
    /// How.
    pub(super) pace: Pace,
}

/// What there is to say beside the objects.
pub(super) struct Looked<'f> {
    /// What is wrong with clusters themselves.
    pub(super) at_clusters: Vec<AtCluster<'f>>,
    /// The source clusters that could be read; nothing where none was asked.
    pub(super) read: Option<BTreeSet<ClusterName>>,
    /// Whether anybody was asked.
    pub(super) has_asked: bool,
}

/// Looks at every object and every destination that the checks need, and adds what is wrong to what is known of each
/// subject.
pub(super) fn look<'f>(
    fleet: &Fleet<'f>,
    looking: Looking<'_>,
    checked: &mut [Checked],
    findings: &mut Findings,
) -> anyhow::Result<Looked<'f>> {
    let Looking { checks, needs, pace } = looking;
    let sources = if needs.has(Need::Sources) {
        sources::read(fleet, needs.has(Need::Surroundings), pace, findings)?
    } else {
        Sources::new()
    };
    let found: Vec<Option<Found<'_>>> =
        fleet.subjects.iter().map(|subject| found(subject, &sources)).collect();
    let configs: Vec<Option<&PairConfig>> =
        fleet.subjects.iter().zip(&found).map(|(subject, found)| config(subject, found.as_ref())).collect();
    let (probed, of_subject) = if needs.has(Need::Probes) {
        probes(fleet, &configs, pace)?
    } else {
        (Vec::new(), vec![None; configs.len()])
    };
    let asked =
        if needs.has(Need::Rancher) { rancher::ask(fleet, pace, findings)? } else { Asked::default() };
    add_ends(fleet, &configs, checks, checked);
    for (at, checked) in checked.iter_mut().enumerate() {
        let subject = &fleet.subjects[at];
        let answer = of_subject[at].as_ref().and_then(|probe| probed.get(*probe));
        let found = found[at].as_ref();
        let not_asked = not_asked(subject, configs[at]);
        evidence::answered(&mut checked.evidence, answer, &not_asked);
        match answer {
            Some(probed) => {
                let answered = Answered { destination: subject.destination, probed };
                add_probe(checked, checks, &answered, found);
            }
            None if needs.has(Need::Probes) => checked.not_checked.push(not_asked),
            None => {}
        }
        if needs.has(Need::Sources) {
            add_seen(checked, configs[at], found);
            add_source(checked, looking, &sources, &on_source(fleet, at, found, answer));
        }
        rancher::add(&asked, subject, looking, checked);
        add_credential(checked, looking, fleet, subject, configs[at]);
        checked.faults.sort_by_key(|fault| fault.code);
        checked.faults.dedup();
    }
    let at_clusters = at_sources(fleet, checks, &sources);
    let read = needs.has(Need::Sources).then(|| sources.keys().cloned().collect());
    let has_asked = needs.has(Need::Sources) || asked.has_asked();
    Ok(Looked { at_clusters, read, has_asked })
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
        let Some(config) = config.filter(|config| !config.runs_a_program()) else {
            of_subject.push(None);
            continue;
        };
        let probe = tried.iter().position(|known| *known == config).unwrap_or_else(|| {
            tried.push(config);
            let login = live_login(config, &subject.pair.place);
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

fn not_asked(subject: &Subject<'_>, config: Option<&PairConfig>) -> String {
    let destination = &subject.destination.name;
    let why = match config {
        Some(_) => FOREIGN_PROGRAM,
        None => "there is no credential, neither live nor at hand",
    };
    format!("`{destination}` was not asked: {why}")
}
