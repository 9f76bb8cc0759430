//! The live pairs of all clusters that may have one.

use std::collections::BTreeMap;

use super::observed::Observing;
use crate::cli::live_pairs;
use crate::credentials::carried::Known;
use crate::credentials::pointing::{names_server, runs_a_program};
use crate::credentials::rotation::{LiveUse, Standing};
use crate::model::cluster_pair::{ObjectId, PairConfig};
use crate::model::code::Code;
use crate::model::finding::{Finding, Findings};
use crate::model::live::{LivePair, LiveSpec, LiveValue};
use crate::model::name::ClusterName;
use crate::model::pairing::{Cluster, DESTINATION_LABEL};
use crate::report::printable::one_line;

/// What was read of the fleet.
#[derive(Default)]
pub(super) struct Fleet {
    /// Every live pair, and with what it logs in where that is of the newest generation.
    pub(super) pairs: Vec<(LiveUse, Option<PairConfig>)>,
    /// The pairs that pairings.yaml makes, to point here, and that are not live on a cluster that was read.
    pub(super) missing: Vec<String>,
    /// The clusters that could not be read, and for which nobody vouches.
    pub(super) unread: Vec<ClusterName>,
    /// Pairs that point here and carry what pairctl did not issue, with what it is.
    pub(super) of_others: Vec<(String, bool, String)>,
}

/// Reads every cluster of pairings.yaml: one that is no source today may have a pair of earlier days.
pub(super) fn read(
    observing: &Observing<'_>,
    known: Known<'_>,
    servers: &[String],
    findings: &mut Findings,
) -> anyhow::Result<Fleet> {
    let clusters: BTreeMap<&ClusterName, &Cluster> = observing.pairings.clusters.iter().collect();
    let with_pairs = live_pairs::sources(observing.pairings, &[], findings);
    let mut fleet = Fleet::default();
    for (name, listed) in live_pairs::listed(&clusters, observing.target.pace)? {
        let is_vouched = observing.vouched.without.iter().any(|without| name.as_str() == without);
        match listed {
            Ok(pairs) => {
                for pair in &pairs {
                    fleet.add(&name, pair, observing, known, servers);
                }
                if !is_vouched && !observing.vouched.without_missing {
                    fleet.missing.extend(missing(&name, &pairs, observing));
                }
            }
            // Without the kind there are no pairs, and where none is wanted that is no mistake.
            Err(finding) if finding.code == Code::StorkMissing && !with_pairs.contains_key(&name) => {}
            Err(finding) if is_vouched => findings.push(passed_over(&name, &finding)),
            Err(finding) => {
                findings.push(*finding);
                fleet.unread.push(name);
            }
        }
    }
    Ok(fleet)
}

/// The pairs that pairings.yaml makes on a cluster, to point at the destination, and that are not there.
fn missing<'a>(
    source: &'a ClusterName,
    live: &'a [LivePair],
    observing: &'a Observing<'_>,
) -> impl Iterator<Item = String> + 'a {
    let wanted = observing.plan.sources.get(source).into_iter().flat_map(|source| source.objects.keys());
    let is_live = |id: &ObjectId| {
        live.iter().any(|pair| {
            id.namespace.as_str() == pair.metadata.namespace && id.name.as_str() == pair.metadata.name
        })
    };
    wanted.filter(move |id| !is_live(id)).map(move |id| format!("{source}/{id}"))
}

fn passed_over(cluster: &ClusterName, why: &Finding) -> Finding {
    let message = format!(
        "cluster `{cluster}` was not read, and `--without` vouches that it has no pair: {}",
        why.message
    );
    Finding { code: Code::ClusterPassedOver, message, ..why.clone() }
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
            standing: match hidden {
                Some(why) => Standing::Unknown(why.to_owned()),
                None if is_newest => Standing::Unknown("it was not asked".to_owned()),
                // Of others nothing is asked, and nothing follows from it.
                None => Standing::Works,
            },
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
