//! From objects to what pairings.yaml says: clusters, entries, and variables for what it must not hold.

use std::collections::{BTreeMap, BTreeSet};

use super::destinations::{Destination, Known, destinations};
use super::kubeconfig;
use super::observe::{Adopted, left_out};
use super::variables::Variables;
use crate::model::cluster_pair::ObjectId;
use crate::model::finding::Findings;
use crate::model::name::{ClusterName, NamespaceName, PairName};
use crate::model::pairing::{CLEAR_OPTIONS, Mode};
use crate::model::secret::Secret;

/// What is to be written, and what the variables in it stand for.
#[derive(Debug)]
pub struct Adoption {
    /// The clusters that are pointed at.
    pub destinations: Vec<NamedDestination>,
    /// One entry of `pairs` each.
    pub entries: Vec<Entry>,
    /// The value of each variable.
    pub variables: BTreeMap<String, Secret>,
}

/// A destination with everything that its entry of `clusters` says.
#[derive(Debug)]
pub struct NamedDestination {
    /// Its name and its credential.
    pub destination: Destination,
    /// The variable with its kubeconfig.
    pub kubeconfig: String,
    /// The options that all pairs have that point here and pair storage.
    pub options: BTreeMap<String, OptionText>,
}

/// One entry of `pairs`.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The name of its objects.
    pub name: PairName,
    /// The cluster that has them.
    pub source: ClusterName,
    /// The cluster that they point at.
    pub destination: ClusterName,
    /// Their namespaces.
    pub namespaces: BTreeSet<NamespaceName>,
    /// What is equal in all of them.
    pub common: Common,
}

/// What the objects of an entry have in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Common {
    /// How storage is replicated.
    pub mode: Mode,
    /// Options beyond those of the destination.
    pub options: BTreeMap<String, OptionText>,
    /// Rancher project mappings.
    pub project_mappings: BTreeMap<String, String>,
    /// Labels.
    pub labels: BTreeMap<String, String>,
    /// Annotations.
    pub annotations: BTreeMap<String, String>,
}

/// The value of an option, as pairings.yaml has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OptionText {
    /// An address, a number or a name.
    Clear(Secret),
    /// The variable that holds it.
    Variable(String),
}

/// The objects in the order that decides all names, each once. Of two that differ and have one name neither is taken,
/// since nothing says which of them counts.
pub fn distinct(mut objects: Vec<Adopted>, findings: &mut Findings) -> Vec<Adopted> {
    objects.sort_by_cached_key(|object| (object.source.clone(), object.id.clone()));
    let mut kept = Vec::with_capacity(objects.len());
    for alike in objects.chunk_by(|one, other| (&one.source, &one.id) == (&other.source, &other.id)) {
        let Some((first, others)) = alike.split_first() else { continue };
        if others.iter().all(|other| other == first) {
            kept.push(first.clone());
            continue;
        }
        let why = "several objects have this name, and they differ";
        findings.push(left_out(&first.source, &first.id, why).help("name only the files that count"));
    }
    kept
}

/// Gathers sorted objects into entries.
pub fn gather(objects: &[Adopted], known: &[Known]) -> Adoption {
    let (found, of_object) = destinations(objects, known);
    let mut variables = Variables::default();
    let mut named: Vec<NamedDestination> = found
        .into_iter()
        .map(|destination| {
            let text = Secret::new(kubeconfig::text(&destination.config).to_string());
            let kubeconfig = variables.add(&destination.name, "KUBECONFIG", text);
            NamedDestination { destination, kubeconfig, options: BTreeMap::new() }
        })
        .collect();
    let mut of_pairs: Vec<BTreeMap<String, OptionText>> = Vec::with_capacity(objects.len());
    let mut written: BTreeMap<(usize, &str), Vec<(&Secret, OptionText)>> = BTreeMap::new();
    for (object, at) in objects.iter().zip(&of_object) {
        let texts = object.options.iter().map(|(key, value)| {
            let known = written.entry((*at, key)).or_default();
            if let Some((_, text)) = known.iter().find(|(known, _)| *known == value) {
                return (key.clone(), text.clone());
            }
            let text = option_text(key, value, &named[*at].destination.name, &mut variables);
            known.push((value, text.clone()));
            (key.clone(), text)
        });
        of_pairs.push(texts.collect());
    }
    for (at, named) in named.iter_mut().enumerate() {
        let pairs_storage = |index: &usize| of_object[*index] == at && objects[*index].mode.pairs_storage();
        let theirs: Vec<_> = (0..objects.len()).filter(pairs_storage).map(|index| &of_pairs[index]).collect();
        named.options = shared(&theirs);
    }
    let entries = entries(objects, &of_object, of_pairs, &named);
    Adoption { destinations: named, entries, variables: variables.0 }
}

fn option_text(key: &str, value: &Secret, cluster: &ClusterName, variables: &mut Variables) -> OptionText {
    if CLEAR_OPTIONS.contains(&key) {
        return OptionText::Clear(value.clone());
    }
    let what = if key == "token" { "PX_TOKEN".to_owned() } else { format!("OPTION_{key}") };
    OptionText::Variable(variables.add(cluster, &what, value.clone()))
}

/// The options that all of these have, with one value.
fn shared(all: &[&BTreeMap<String, OptionText>]) -> BTreeMap<String, OptionText> {
    let Some((first, others)) = all.split_first() else { return BTreeMap::new() };
    let in_all =
        |(key, text): &(&String, &OptionText)| others.iter().all(|other| other.get(*key) == Some(*text));
    first.iter().filter(in_all).map(|(key, text)| (key.clone(), text.clone())).collect()
}

fn entries(
    objects: &[Adopted],
    of_object: &[usize],
    of_pairs: Vec<BTreeMap<String, OptionText>>,
    named: &[NamedDestination],
) -> Vec<Entry> {
    let mut entries: BTreeMap<(&ClusterName, &ClusterName, &PairName), Vec<Entry>> = BTreeMap::new();
    for ((object, at), mut options) in objects.iter().zip(of_object).zip(of_pairs) {
        let Adopted { source, id: ObjectId { namespace, name }, .. } = object;
        let NamedDestination { destination, options: of_cluster, .. } = &named[*at];
        options.retain(|key, _| !of_cluster.contains_key(key));
        let common = Common {
            mode: object.mode,
            options,
            project_mappings: object.project_mappings.clone(),
            labels: object.labels.clone(),
            annotations: object.annotations.clone(),
        };
        let alike = entries.entry((source, &destination.name, name)).or_default();
        if let Some(entry) = alike.iter_mut().find(|entry| entry.common == common) {
            entry.namespaces.insert(namespace.clone());
            continue;
        }
        alike.push(Entry {
            name: name.clone(),
            source: source.clone(),
            destination: destination.name.clone(),
            namespaces: BTreeSet::from([namespace.clone()]),
            common,
        });
    }
    entries.into_values().flatten().collect()
}
