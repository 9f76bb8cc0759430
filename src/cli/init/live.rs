//! What is live already: pairs, which are taken over, and Rancher's projects.

use std::collections::{BTreeMap, BTreeSet};
use std::time::SystemTime;

use super::args::InitArgs;
use super::kubeconfigs::Read;
use super::rancher;
use super::wishes::Wishes;
use crate::adopt::destinations::{warn_of_labels, warn_of_several_credentials};
use crate::adopt::entries::{Entry, NamedDestination, OptionText, distinct, gather};
use crate::adopt::founding::FoundRancher;
use crate::adopt::observe::observe;
use crate::cli::import::{sources, trial, warnings};
use crate::cli::live_pairs;
use crate::model::code::Code;
use crate::model::finding::{Finding, Findings};
use crate::model::live::LivePair;
use crate::model::name::ClusterName;
use crate::model::pairing::Cluster;
use crate::model::source::{Place, Source};

/// What was found; nothing where nobody looked.
#[derive(Default)]
pub(super) struct Live {
    pub(super) entries: Vec<Entry>,
    pub(super) destinations: Vec<NamedDestination>,
    /// What pairs say of a server, where the kubeconfig says another.
    pub(super) endpoints: BTreeMap<ClusterName, String>,
    pub(super) exec_plugins: BTreeSet<String>,
    pub(super) rancher: BTreeMap<ClusterName, FoundRancher>,
}

/// Looks at every cluster. `None` where one cannot be read and nobody vouches for it: a part of the pairs would look like all.
pub(super) fn look(
    args: &InitArgs,
    wishes: &Wishes,
    findings: &mut Findings,
) -> anyhow::Result<Option<Live>> {
    let clusters: BTreeMap<ClusterName, Cluster> = wishes
        .clusters
        .iter()
        .map(|(name, given)| {
            let text = format!("{name}={}", given.file.display());
            let place = Place::new(&Source::quotable("--cluster", text.as_str()), 0..text.len());
            (name.clone(), sources::named(name, given.file.clone(), given.context.clone(), place))
        })
        .collect();
    let borrowed = clusters.iter().collect();
    let mut pairs = Vec::new();
    for (name, listed) in live_pairs::listed(&borrowed, args.live.pace.pace())? {
        match listed {
            Ok(live) => pairs.extend(live.into_iter().map(|pair| (name.clone(), pair))),
            // The cluster answered: without the kind there is no pair.
            Err(finding) if finding.code == Code::StorkMissing => {}
            Err(finding) => refuse(args, &name, *finding, findings),
        }
    }
    let rancher = rancher::projects(args, &clusters, findings)?;
    if findings.has_errors() {
        return Ok(None);
    }
    let mut live = adopted(&pairs, &clusters, wishes, findings);
    live.rancher = rancher;
    Ok(Some(live))
}

impl Live {
    /// The variables that stand in pairings.yaml: those of kubeconfigs that are at hand, and of options that the flags say, do not.
    pub(super) fn variables_in_use(&self, wishes: &Wishes) -> BTreeSet<String> {
        let unknown = self.destinations.iter().filter(|named| !wishes.knows(&named.destination.name));
        let of_clusters = self.destinations.iter().flat_map(|named| {
            let said = wishes.storage.get(&named.destination.name);
            named.options.iter().filter(move |(key, _)| !said.is_some_and(|said| said.contains_key(*key)))
        });
        let of_pairs = self.entries.iter().flat_map(|entry| &entry.common.options);
        let options = of_clusters.chain(of_pairs).filter_map(|(_, text)| match text {
            OptionText::Variable(name) => Some(name.clone()),
            OptionText::Clear(_) => None,
        });
        unknown.map(|named| named.kubeconfig.clone()).chain(options).collect()
    }

    /// Says which destinations' pairs log in with something else than the kubeconfig at hand.
    pub(super) fn warn_of_other_credentials(
        &self,
        kubeconfigs: &BTreeMap<ClusterName, Read>,
        findings: &mut Findings,
    ) {
        for named in &self.destinations {
            let name = &named.destination.name;
            let at_hand = kubeconfigs.get(name).and_then(|read| read.config.as_ref());
            if at_hand.is_some_and(|config| config.user_fields != named.destination.config.user_fields) {
                let message = format!(
                    "live pairs that point at `{name}` carry another credential than its kubeconfig, and will get that one"
                );
                findings.push(Finding::new(Code::InitOtherCredential, message).help(
                    "nothing, if its account may do what Stork needs; `pairctl import` writes pairs that keep their credential",
                ));
            }
        }
    }
}

/// An error, unless somebody vouches for the cluster.
pub(super) fn refuse(args: &InitArgs, name: &ClusterName, finding: Finding, findings: &mut Findings) {
    if args.live.without.iter().any(|without| without == name.as_str()) {
        let message =
            format!("cluster `{name}` was not read, and init goes on without it: {}", finding.message);
        findings.push(Finding { code: Code::ClusterPassedOver, message, ..finding });
    } else {
        let help = finding.help.clone().unwrap_or_default();
        let and = if help.is_empty() { "" } else { "; " };
        findings
            .push(finding.help(format!("{help}{and}`--without {name}` goes on without what is live there")));
    }
}

fn adopted(
    pairs: &[(ClusterName, LivePair)],
    clusters: &BTreeMap<ClusterName, Cluster>,
    wishes: &Wishes,
    findings: &mut Findings,
) -> Live {
    let is_wanted = |pair: &LivePair| {
        let only = wishes.shape.is_none() && !wishes.namespaces.is_empty();
        !only || wishes.namespaces.iter().any(|namespace| namespace.as_str() == pair.metadata.namespace)
    };
    let mut objects = Vec::new();
    for (name, pair) in pairs.iter().filter(|(_, pair)| is_wanted(pair)) {
        match observe(name, pair) {
            Ok(object) => objects.push(object),
            Err(finding) => findings.push(*finding),
        }
    }
    let (objects, exec_plugins) = trial::usable(distinct(objects, findings), SystemTime::now(), findings);
    let known: Vec<_> = clusters.values().filter_map(sources::known).collect();
    let adoption = gather(&objects, &known);
    let destinations: Vec<_> = adoption.destinations.iter().map(|named| named.destination.clone()).collect();
    warn_of_labels(&objects, &known, findings);
    warn_of_several_credentials(&destinations, findings);
    warnings::warn_of_what_is_dropped(&objects, findings);
    let unlike = |name: &ClusterName, server: &str| {
        known.iter().any(|known| known.name == *name && known.server != server)
    };
    let endpoints = destinations.iter().filter(|one| {
        // What stands before an at-sign may be a password.
        unlike(&one.name, &one.config.server) && !one.config.server.contains('@')
    });
    Live {
        endpoints: endpoints.map(|one| (one.name.clone(), one.config.server.clone())).collect(),
        entries: adoption.entries,
        destinations: adoption.destinations,
        exec_plugins,
        rancher: BTreeMap::new(),
    }
}
