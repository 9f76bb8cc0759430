//! Which clusters the objects point at, and what these are called.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

use super::names::{cluster_name, normal};
use super::observe::Adopted;
use crate::model::bridge::one_line;
use crate::model::cluster_pair::{PairConfig, Plain};
use crate::model::code::Code;
use crate::model::finding::{Finding, Findings};
use crate::model::name::ClusterName;
use crate::model::pairing::DESTINATION_LABEL;

/// A cluster that the user named, as its own kubeconfig shows it.
#[derive(Clone, Debug)]
pub struct Known {
    /// What the user calls it.
    pub name: ClusterName,
    /// Its API server.
    pub server: String,
    /// Whom its kubeconfig trusts, decoded.
    pub authority: Option<Vec<u8>>,
}

/// A cluster that objects point at: one credential.
#[derive(Clone, Debug)]
pub struct Destination {
    /// What it is called.
    pub name: ClusterName,
    /// How Stork reaches it.
    pub config: Arc<PairConfig>,
}

/// The destinations in the order of the objects, and the destination of each object by its position.
///
/// The objects are sorted, so that names do not depend on the order in which they were found. The name of a cluster that
/// was read goes to what is shown to be that cluster: a label is what somebody wrote, and under a wrong name later pairs
/// would get the credential of a stranger.
pub fn destinations(objects: &[Adopted], known: &[Known]) -> (Vec<Destination>, Vec<usize>) {
    let (groups, of_object) = grouped(objects);
    let mut names = Names { chosen: vec![None; groups.len()], groups: &groups, known };
    names.choose(|group| proven(group, &groups, known));
    names.choose(|group| {
        group.labels.iter().find(|label| !is_known(label, known)).map(|label| (*label).clone())
    });
    names.choose(|group| {
        let config = group.config;
        let texts = [&config.cluster, &config.context, &config.server];
        texts.into_iter().find_map(|text| cluster_name(text))
    });
    names.choose(|_| cluster_name("destination"));
    let with_names = groups.iter().zip(names.chosen);
    let destinations = with_names
        .filter_map(|(group, name)| Some(Destination { name: name?, config: Arc::clone(group.config) }));
    (destinations.collect(), of_object)
}

/// Says which labels name a cluster that was read, on objects that point elsewhere for all that can be shown.
pub fn warn_of_labels(objects: &[Adopted], known: &[Known], findings: &mut Findings) {
    let (groups, of_object) = grouped(objects);
    let mut told = BTreeSet::new();
    for (object, at) in objects.iter().zip(of_object) {
        let Some(label) = object.destination.as_ref().filter(|label| is_known(label, known)) else {
            continue;
        };
        if proven(&groups[at], &groups, known).as_ref() != Some(label) && told.insert((label, at)) {
            let message = format!(
                "ClusterPair {} of cluster `{}` has the label `{DESTINATION_LABEL}: {label}`, and neither server nor \
                 certificate authority of cluster `{label}`: it is not used for the name",
                object.id, object.source
            );
            findings.push(Finding::new(Code::ImportLabelUnproven, message).help(
                "if it is that cluster behind another address, join the two entries of `clusters`; if not, see who set the label",
            ));
        }
    }
}

/// Says which destinations are one API server under several credentials.
pub fn warn_of_several_credentials(destinations: &[Destination], findings: &mut Findings) {
    let mut first_of: BTreeMap<String, &Destination> = BTreeMap::new();
    for one in destinations {
        let first = *first_of.entry(normal(&one.config.server)).or_insert(one);
        if first.name != one.name {
            let what = differences(&first.config, &one.config).join(" and ");
            let message = format!(
                "`{}` and `{}` are one API server, and two clusters here, since pairs reach it with another {what}",
                first.name, one.name
            );
            findings.push(Finding::new(Code::ImportSeveralCredentials, message).help(
                "if one of them is outdated, point its pairs at the other and remove it, once the pairs are imported",
            ));
        }
    }
}

fn differences(one: &PairConfig, other: &PairConfig) -> Vec<&'static str> {
    let parts = [
        ("credential", one.user_fields == other.user_fields),
        ("certificate authority or proxy", one.cluster_fields == other.cluster_fields),
        ("spelling of its URL", one.server == other.server),
        ("namespace", one.namespace == other.namespace),
        ("name for context, cluster or user", {
            let names =
                |config: &PairConfig| [&config.context, &config.cluster, &config.user].map(String::clone);
            names(one) == names(other) && one.colors == other.colors
        }),
    ];
    parts.into_iter().filter(|(_, same)| !same).map(|(part, _)| part).collect()
}

/// The objects of one credential.
struct Group<'o> {
    config: &'o Arc<PairConfig>,
    labels: Vec<&'o ClusterName>,
    sources: BTreeSet<&'o ClusterName>,
}

fn grouped(objects: &[Adopted]) -> (Vec<Group<'_>>, Vec<usize>) {
    let (mut groups, mut positions) = (Vec::new(), BTreeMap::new());
    let of_object = objects.iter().map(|object| {
        let position = *positions.entry(digest(&object.config)).or_insert_with(|| {
            groups.push(Group { config: &object.config, labels: Vec::new(), sources: BTreeSet::new() });
            groups.len() - 1
        });
        let group: &mut Group<'_> = &mut groups[position];
        group.labels.extend(&object.destination);
        group.sources.insert(&object.source);
        position
    });
    let of_object = of_object.collect();
    (groups, of_object)
}

/// Stands for a configuration as a key: its text would keep the credential in memory, and comparing all with all is slow.
fn digest(config: &PairConfig) -> [u8; 32] {
    Sha256::digest(one_line(&config.plain()).as_bytes()).into()
}

/// Names, each given once, and never to a cluster that a pair of its own would point away from.
struct Names<'g, 'o> {
    chosen: Vec<Option<ClusterName>>,
    groups: &'g [Group<'o>],
    known: &'g [Known],
}

impl Names<'_, '_> {
    /// Gives a name to each that has none yet and for which there is one.
    fn choose(&mut self, wanted: impl Fn(&Group<'_>) -> Option<ClusterName>) {
        for at in 0..self.groups.len() {
            if self.chosen[at].is_none() {
                self.chosen[at] = wanted(&self.groups[at]).and_then(|name| self.free(&name, at));
            }
        }
    }

    fn free(&self, wanted: &ClusterName, at: usize) -> Option<ClusterName> {
        // What is cut off leaves room for a number.
        let stem = wanted.as_str().get(..58).unwrap_or(wanted.as_str()).trim_end_matches(['-', '.']);
        let numbered = (2..).map_while(|number: u32| format!("{stem}-{number}").parse().ok());
        let group = &self.groups[at];
        let may_have = |name: &ClusterName| {
            !is_known(name, self.known) || proven(group, self.groups, self.known).as_ref() == Some(name)
        };
        std::iter::once(wanted.clone()).chain(numbered).find(|name| {
            !self.chosen.contains(&Some(name.clone())) && !group.sources.contains(name) && may_have(name)
        })
    }
}

fn is_known(name: &ClusterName, known: &[Known]) -> bool {
    known.iter().any(|known| known.name == *name)
}

/// The cluster that it is shown to be.
fn proven(group: &Group<'_>, groups: &[Group<'_>], known: &[Known]) -> Option<ClusterName> {
    of_server(group, known).or_else(|| of_authority(group, groups, known))
}

fn of_server(group: &Group<'_>, known: &[Known]) -> Option<ClusterName> {
    let server = normal(&group.config.server);
    known.iter().find(|known| normal(&known.server) == server).map(|known| known.name.clone())
}

/// By the certificate authority, where that can mean one cluster only: Rancher's is that of all its clusters.
fn of_authority(group: &Group<'_>, groups: &[Group<'_>], known: &[Known]) -> Option<ClusterName> {
    let trusted = authority(group.config)?;
    let mut theirs = known.iter().filter(|known| known.authority.as_ref() == Some(&trusted));
    let found = theirs.next()?;
    let servers = groups.iter().filter(|group| authority(group.config).as_ref() == Some(&trusted));
    let servers: BTreeSet<String> = servers.map(|group| normal(&group.config.server)).collect();
    (theirs.next().is_none() && servers.len() == 1 && !group.sources.contains(&found.name))
        .then(|| found.name.clone())
}

fn authority(config: &PairConfig) -> Option<Vec<u8>> {
    match config.cluster_fields.get("certificate-authority-data") {
        Some(Plain::Text(data)) => STANDARD.decode(data.expose()).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
