//! Rancher projects: by name or by id, in the bare and in the cluster-prefixed form, there and back.

use std::collections::BTreeMap;
use std::path::Path;

use super::{at, invalid, references};
use crate::input::decode::{Table, nearest};
use crate::input::document::RancherDocument;
use crate::input::mappings::{self, Mapping};
use crate::model::code::Code;
use crate::model::finding::Findings;
use crate::model::name::check_label_value;
use crate::model::pairing::{Cluster, Rancher};
use crate::model::rancher::bare;
use crate::model::source::Spanned;

use super::clusters::Clusters;
use super::pairs::Wish;

/// A cluster's ids in Rancher.
pub(super) fn rancher(given: Option<&RancherDocument>, directory: &Path, findings: &mut Findings) -> Rancher {
    let Some(given) = given else { return Rancher::default() };
    let access = given.access.as_ref().and_then(|given| given.0.as_ref());
    let access = access.and_then(|given| references::kubeconfig(given, directory, findings));
    let mut id = |id: &Spanned<String>, what: &str| {
        let why = match check_label_value(&id.value) {
            Ok(()) if id.value.is_empty() => "it is empty",
            Ok(()) => return id.value.clone(),
            Err(why) => why.0,
        };
        findings.push(invalid(Code::MappingMalformed, what, id, why));
        id.value.clone()
    };
    let cluster = given.cluster.as_ref().and_then(|given| given.0.as_ref());
    let cluster = cluster.map(|cluster| id(cluster, "a Rancher cluster id"));
    let projects = given.projects.iter().filter_map(|given| given.0.as_ref()).flat_map(|table| &table.0);
    let projects = projects
        .filter_map(|(name, project)| {
            Some((name.value.clone(), id(project.as_ref()?, "a Rancher project id")))
        })
        .collect();
    Rancher { cluster, projects, access }
}

/// The mappings that an entry asks for in one direction, checked each by itself and against each other.
pub(super) fn mappings(
    wish: &Wish<'_>,
    by_id: Option<&Table<Spanned<String>>>,
    clusters: &Clusters,
    (source, destination): (&Cluster, &Cluster),
    findings: &mut Findings,
) -> Vec<Mapping> {
    let have_ids = [source, destination].map(|cluster| has_ids(wish, cluster, clusters, findings));
    let mut mappings = Vec::new();
    for name in wish.projects.iter().filter(|_| have_ids == [true, true]) {
        let from = project(name, source, findings);
        // A name that is misspelt is misspelt for both clusters.
        if matches!(from, Err(Unknown::Misspelt)) {
            continue;
        }
        if let (Ok(from), Ok(to)) = (from, project(name, destination, findings)) {
            mappings.push(Mapping { source: from, target: to });
        }
    }
    let by_id = by_id.iter().flat_map(|table| &table.0);
    mappings
        .extend(by_id.filter_map(|(from, to)| Some(Mapping { source: from.clone(), target: to.clone()? })));
    mappings::check(&mappings, findings);
    for mapping in &mappings {
        refuse_sealed_key(&mapping.source, findings);
        refuse_wrong_cluster(&mapping.source, source, findings);
        refuse_wrong_cluster(&mapping.target, destination, findings);
    }
    refuse_conflicts(&mappings, findings);
    mappings
}

/// Whether projects can be looked up by name in a cluster. A finding, or an earlier one, says why not.
fn has_ids(wish: &Wish<'_>, cluster: &Cluster, clusters: &Clusters, findings: &mut Findings) -> bool {
    let Some(first) = wish.projects.first() else { return false };
    if clusters.known(&cluster.name).is_some_and(|known| known.has_broken_rancher) {
        return false;
    }
    if cluster.rancher.cluster.is_none() {
        let message = format!("cluster `{}` has no Rancher cluster id", cluster.name);
        let finding = at(Code::RancherMissing, message, &first.place, "projects by name")
            .beside(&cluster.place, "the cluster")
            .help("add `rancher: {cluster: c-..., projects: {...}}` to the cluster");
        findings.push(finding);
    }
    cluster.rancher.cluster.is_some()
}

/// Why a project has no id; a finding says it.
enum Unknown {
    /// A similar name has one.
    Misspelt,
    /// No similar name has one.
    Missing,
}

/// A project's id by its name, at the place of the name.
fn project(
    name: &Spanned<String>,
    cluster: &Cluster,
    findings: &mut Findings,
) -> Result<Spanned<String>, Unknown> {
    let projects = &cluster.rancher.projects;
    if let Some(id) = projects.get(&name.value) {
        return Ok(Spanned { value: id.clone(), place: name.place.clone() });
    }
    let near = nearest(&name.value, projects.keys().map(String::as_str));
    let message = format!("cluster `{}` lists no project `{}`", cluster.name, name.value);
    let finding = at(Code::UnknownProject, message, &name.place, "unknown")
        .beside(&cluster.place, "the cluster")
        .help(match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("add its id to `rancher.projects` of cluster `{}`", cluster.name),
        });
    findings.push(finding);
    Err(near.map_or(Unknown::Missing, |_| Unknown::Misspelt))
}

/// The sealing rule goes by key, wherever in the object it stands.
fn refuse_sealed_key(id: &Spanned<String>, findings: &mut Findings) {
    if matches!(id.value.as_str(), "config" | "options") {
        let message = format!("a mapping of `{}` would be sealed with the credentials", id.value);
        let finding = at(Code::ReservedKey, message, &id.place, "reserved")
            .help("a project's id in Rancher is like `p-4xk2v`");
        findings.push(finding);
    }
}

fn refuse_wrong_cluster(id: &Spanned<String>, cluster: &Cluster, findings: &mut Findings) {
    let (Some((prefix, _)), Some(wanted)) = (id.value.split_once(':'), &cluster.rancher.cluster) else {
        return;
    };
    if prefix != wanted {
        let message = format!("`{prefix}` is not the Rancher id of cluster `{}`", cluster.name);
        let finding = at(Code::MappingWrongCluster, message, &id.place, "another cluster's id")
            .help(format!("write `{wanted}:{}`", bare(&id.value)));
        findings.push(finding);
    }
}

/// The two forms of one project are one project.
fn refuse_conflicts(mappings: &[Mapping], findings: &mut Findings) {
    let mut first_of: BTreeMap<&str, &Mapping> = BTreeMap::new();
    for mapping in mappings {
        let first = *first_of.entry(bare(&mapping.source.value)).or_insert(mapping);
        if bare(&first.target.value) == bare(&mapping.target.value)
            || first.source.value == mapping.source.value
        {
            continue;
        }
        let message = format!("project `{}` has two targets", bare(&mapping.source.value));
        let finding = at(Code::MappingConflict, message, &mapping.target.place, "another target")
            .beside(&first.target.place, "the first target")
            .help("keep one of the two");
        findings.push(finding);
    }
}

/// Two sources of one target cannot both be found again on the way back.
pub(super) fn refuse_irreversible(mappings: &[Mapping], findings: &mut Findings) {
    let mut first_of: BTreeMap<&str, &Mapping> = BTreeMap::new();
    for mapping in mappings {
        let target = bare(&mapping.target.value);
        let first = *first_of.entry(target).or_insert(mapping);
        if target.is_empty() || bare(&first.source.value) == bare(&mapping.source.value) {
            continue;
        }
        let message = format!("two projects are mapped to `{target}`, so the way back would lose one");
        let finding = at(Code::MappingIrreversible, message, &mapping.target.place, "mapped to again")
            .beside(&first.target.place, "first mapped to here")
            .help("give each its own target, or drop `bidirectional` and write two pairs");
        findings.push(finding);
    }
}

/// The mapping of the way back.
pub(super) fn reversed(mapping: Mapping) -> Mapping {
    Mapping { source: mapping.target, target: mapping.source }
}

/// Every mapping bare, for labels, and with the clusters' ids, for annotations: Stork compares whole strings.
pub(super) fn both_forms(
    mappings: &[Mapping],
    source: &Cluster,
    destination: &Cluster,
    findings: &mut Findings,
) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    let clusters = source.rancher.cluster.as_ref().zip(destination.rancher.cluster.as_ref());
    for Mapping { source: from, target: to } in mappings {
        let (bare_from, bare_to) = (bare(&from.value), bare(&to.value));
        all.insert(bare_from.to_owned(), bare_to.to_owned());
        if let Some((from_cluster, to_cluster)) = clusters {
            all.insert(format!("{from_cluster}:{bare_from}"), format!("{to_cluster}:{bare_to}"));
        } else {
            all.insert(from.value.clone(), to.value.clone());
        }
    }
    let prefixed = all.keys().any(|from| from.contains(':'));
    if let (Some(first), false) = (mappings.first(), prefixed) {
        let message = "only labels are mapped, since the clusters' Rancher ids are not known";
        let finding = at(Code::MappingBareOnly, message, &first.source.place, "mapped here")
            .help("add `rancher: {cluster: c-...}` to both clusters");
        findings.push(finding);
    }
    all
}
