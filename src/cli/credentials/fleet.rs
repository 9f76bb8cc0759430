//! The live pairs of all clusters that may have one.

use std::collections::BTreeMap;

use super::observed::Observing;
use crate::cli::live_pairs;
use crate::credentials::carried::Known;
use crate::credentials::pointing::{names_server, runs_a_program};
use crate::credentials::rotation::{LiveUse, Standing};
use crate::model::cluster_pair::PairConfig;
use crate::model::code::Code;
use crate::model::finding::Findings;
use crate::model::live::{LivePair, LiveSpec, LiveValue};
use crate::model::name::ClusterName;
use crate::model::pairing::{Cluster, DESTINATION_LABEL};
use crate::report::printable::one_line;

/// What was read of the fleet.
#[derive(Default)]
pub(super) struct Fleet {
    /// Every live pair, and with what it logs in where that is of the newest generation.
    pub(super) pairs: Vec<(LiveUse, Option<PairConfig>)>,
    /// The clusters that could not be read.
    pub(super) unread: Vec<ClusterName>,
    /// Pairs that point here and carry what pairctl did not issue, with what it is.
    pub(super) of_others: Vec<(String, bool, String)>,
}

/// Reads every cluster that has pairs, or that the user gave a way to read and that may have some.
pub(super) fn read(
    observing: &Observing<'_>,
    known: Known<'_>,
    servers: &[String],
    findings: &mut Findings,
) -> anyhow::Result<Fleet> {
    let mut sources: BTreeMap<&ClusterName, &Cluster> =
        live_pairs::sources(observing.pairings, &[], findings);
    let with_pairs: Vec<ClusterName> = sources.keys().map(|name| (*name).clone()).collect();
    sources.extend(observing.pairings.clusters.iter().filter(|(_, cluster)| cluster.access.is_some()));
    let mut fleet = Fleet::default();
    for (name, listed) in live_pairs::listed(&sources, observing.target.pace)? {
        match listed {
            Ok(pairs) => pairs.iter().for_each(|pair| fleet.add(&name, pair, observing, known, servers)),
            // Without the kind there are no pairs, and where none is wanted that is no mistake.
            Err(finding) if finding.code == Code::StorkMissing && !with_pairs.contains(&name) => {}
            Err(finding) => {
                findings.push(*finding);
                fleet.unread.push(name);
            }
        }
    }
    Ok(fleet)
}

impl Fleet {
    fn add(
        &mut self,
        source: &ClusterName,
        pair: &LivePair,
        observing: &Observing<'_>,
        known: Known<'_>,
        servers: &[String],
    ) {
        let metadata = &pair.metadata;
        let spec = LiveSpec::read(&pair.spec);
        let uses = spec.config.as_ref().and_then(|config| known.of_config(config));
        let is_wanted = observing.is_wanted(source, metadata);
        let name = one_line(&format!("{source}/{metadata}"));
        let destination = &observing.target.cluster.name;
        let points_here =
            is_wanted || metadata.labels.get(DESTINATION_LABEL).is_some_and(|to| to == destination.as_str());
        if let (true, None, Some(config)) = (points_here, uses, &spec.config) {
            self.of_others.push((name.clone(), is_wanted, config.credential_said()));
        }
        let is_here = points_here || names_server(&pair.spec, servers);
        let hidden = hidden(&pair.spec, spec.config.as_ref()).filter(|_| is_here);
        let is_newest = uses.is_some_and(|one| Some(one) == known.generations.last());
        let live = LiveUse {
            pair: name,
            is_wanted,
            uses: uses.map(|one| one.name.clone()),
            holds: known.anywhere_in(&pair.spec).into_iter().map(str::to_owned).collect(),
            // Of others than the newest nothing is asked.
            standing: hidden.map_or(Standing::Works, |why| Standing::Unknown(why.to_owned())),
        };
        self.pairs.push((live, spec.config.filter(|_| is_newest)));
    }
}

/// Why nobody can tell what a pair logs in with.
fn hidden(spec: &LiveValue, config: Option<&PairConfig>) -> Option<&'static str> {
    if runs_a_program(spec) {
        return Some("an exec plugin or auth provider brings its credential");
    }
    config.is_none().then_some("its kubeconfig is none that Stork can use")
}
