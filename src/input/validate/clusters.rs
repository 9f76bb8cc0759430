//! The clusters of all files.

use std::collections::BTreeMap;
use std::path::Path;

use semver::Version;

use super::names::{Metadata, metadata};
use super::options::{GivenOptions, options};
use super::seals::seal;
use super::{at, invalid, projects, references};
use crate::input::decode::{Attempt, nearest};
use crate::input::document::{ClusterDocument, KubeconfigDocument, RancherDocument, StorkDocument};
use crate::input::endpoint;
use crate::input::load::LoadedFile;
use crate::model::code::Code;
use crate::model::finding::Findings;
use crate::model::name::{ClusterName, NameError};
use crate::model::pairing::{Cluster, Stork};
use crate::model::seal::Seal;
use crate::model::source::{Place, Spanned};

/// A cluster and what the user gave for it, broken or not, so that nothing broken is reported as missing too.
pub(super) struct Known {
    /// The cluster, unless its name or its whole entry is broken.
    pub(super) cluster: Option<Cluster>,
    /// Whether there is a `kubeconfig`.
    pub(super) has_kubeconfig: bool,
    /// Whether there is a `seal` for it.
    pub(super) has_seal: bool,
    /// Whether something is wrong with its `rancher`.
    pub(super) has_broken_rancher: bool,
    /// The storage options that were given.
    pub(super) options: GivenOptions,
    place: Place,
}

/// Every cluster that a file defines.
pub(super) struct Clusters {
    known: BTreeMap<String, Known>,
    /// Whether there may be others, in what could not be read.
    may_be_more: bool,
}

impl Clusters {
    /// The cluster that the user named, or a finding that says which known name is nearest. `None` for a broken one.
    pub(super) fn get(&self, name: &Spanned<String>, findings: &mut Findings) -> Option<&Cluster> {
        if let Some(known) = self.known.get(&name.value) {
            return known.cluster.as_ref();
        }
        if self.may_be_more || self.is_misnamed(&name.value) {
            return None;
        }
        let finding =
            at(Code::UnknownCluster, format!("there is no cluster `{}`", name.value), &name.place, "unknown")
                .help(match nearest(&name.value, self.known.keys().map(String::as_str)) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "add it to `clusters`".to_owned(),
                });
        findings.push(finding);
        None
    }

    /// Whether a cluster would have this name if its own were one: that has been reported where it is defined.
    fn is_misnamed(&self, name: &str) -> bool {
        let same = |known: &String| known.eq_ignore_ascii_case(name) && known.parse::<ClusterName>().is_err();
        self.known.keys().any(same)
    }

    /// What is known of a whole cluster.
    pub(super) fn known(&self, name: &ClusterName) -> Option<&Known> {
        self.known.get(name.as_str())
    }

    /// All whole clusters, by name.
    pub(super) fn whole(&self) -> impl Iterator<Item = &Cluster> {
        self.known.values().filter_map(|known| known.cluster.as_ref())
    }

    /// Whether every cluster could be read.
    pub(super) fn are_whole(&self) -> bool {
        !self.may_be_more && self.known.values().all(|known| known.cluster.is_some())
    }

    /// The whole clusters, taken out.
    pub(super) fn into_valid(self) -> BTreeMap<ClusterName, Cluster> {
        let whole = self.known.into_values().filter_map(|known| known.cluster);
        whole.map(|cluster| (cluster.name.clone(), cluster)).collect()
    }
}

/// What the root file says for all clusters.
struct Fleet {
    has_seal: bool,
    seal: Option<Seal>,
    stork: Stork,
}

/// Reads the clusters of all files; a name that two files define is reported with both places.
pub(super) fn clusters(files: &[LoadedFile], are_all_read: bool, findings: &mut Findings) -> Clusters {
    let root_file = files.first();
    let root = root_file.map(|file| &file.document);
    let root_seal = root.and_then(|root| root.seal.as_ref());
    let root_stork = root.and_then(|root| root.stork.as_ref());
    let fleet = Fleet {
        has_seal: root_seal.is_some() || root.is_some_and(|root| root.misspelt.may_be("seal")),
        seal: root_file.zip(root_seal).and_then(|(file, given)| seal(given, &file.directory, findings)),
        stork: root_stork.map(|given| stork(&given.value, findings)).unwrap_or_default(),
    };
    let mut known: BTreeMap<String, Known> = BTreeMap::new();
    let mut may_be_more = !are_all_read;
    for file in files {
        let table = file.document.clusters.as_ref().map(|given| given.0.as_ref());
        may_be_more |= matches!(table, Some(None)) || file.document.misspelt.may_be("clusters");
        for (name, document) in table.flatten().iter().flat_map(|table| &table.0) {
            if let Some(first) = known.get(&name.value) {
                let message = format!("two files define cluster `{}`", name.value);
                let finding = at(Code::DuplicateCluster, message, &name.place, "defined again here")
                    .beside(&first.place, "first defined here")
                    .help("keep the definition of the team that owns the cluster");
                findings.push(finding);
                continue;
            }
            let cluster = valid_name(name, findings).zip(document.as_ref()).map(|(valid, document)| {
                cluster(valid, &name.place, document, &fleet, &file.directory, findings)
            });
            known.insert(name.value.clone(), Known::new(cluster, document.as_ref(), &fleet, &name.place));
        }
    }
    Clusters { known, may_be_more }
}

impl Known {
    /// What can be said of a cluster; of one whose entry is no mapping nothing is said to be absent.
    fn new(cluster: Option<Cluster>, given: Option<&ClusterDocument>, fleet: &Fleet, place: &Place) -> Self {
        let has = |key, value: bool| value || given.is_some_and(|given| given.misspelt.may_be(key));
        Self {
            cluster,
            has_kubeconfig: has("kubeconfig", given.is_none_or(|given| given.kubeconfig.is_some())),
            has_seal: has("seal", fleet.has_seal || given.is_none_or(|given| given.seal.is_some())),
            has_broken_rancher: has("rancher", given.is_some_and(|given| is_broken(given.rancher.as_ref()))),
            options: given.map_or(GivenOptions::Any, |given| {
                GivenOptions::new(given.options.as_ref(), &given.misspelt)
            }),
            place: place.clone(),
        }
    }
}

fn is_broken(rancher: Option<&Attempt<RancherDocument>>) -> bool {
    rancher.is_some_and(|given| match &given.0 {
        None => true,
        Some(rancher) => {
            let are_broken = [
                rancher.cluster.as_ref().is_some_and(|given| given.0.is_none()),
                rancher.projects.as_ref().is_some_and(|given| given.0.is_none()),
            ];
            are_broken.contains(&true)
                || ["cluster", "projects"].iter().any(|key| rancher.misspelt.may_be(key))
        }
    })
}

fn valid_name(name: &Spanned<String>, findings: &mut Findings) -> Option<ClusterName> {
    let valid = name.value.parse();
    valid.map_err(|why: NameError| findings.push(invalid(Code::InvalidName, "a cluster", name, why.0))).ok()
}

fn cluster(
    name: ClusterName,
    place: &Place,
    document: &ClusterDocument,
    fleet: &Fleet,
    directory: &Path,
    findings: &mut Findings,
) -> Cluster {
    let mut reference = |given: Option<&Attempt<Spanned<KubeconfigDocument>>>| {
        given.and_then(|given| references::kubeconfig(given.0.as_ref()?, directory, findings))
    };
    let (kubeconfig, access) = (reference(document.kubeconfig.as_ref()), reference(document.access.as_ref()));
    if let Some(given) = &document.endpoint {
        endpoint::check(given, findings);
    }
    let rancher = document.rancher.as_ref().and_then(|given| given.0.as_ref());
    let own_seal = document.seal.as_ref().map(|given| seal(given, directory, findings));
    let own_stork = document.stork.as_ref().map(|given| stork(given, findings));
    let seal = own_seal.unwrap_or_else(|| fleet.seal.clone()).map(|seal| seal.of_source(&name));
    Cluster {
        name,
        kubeconfig,
        endpoint: document.endpoint.as_ref().map(|given| given.value.clone()),
        access,
        rancher: projects::rancher(rancher, directory, findings),
        labels: metadata(None, document.labels.as_ref(), Metadata::Labels, findings),
        options: options(document.options.as_ref(), directory, findings),
        seal,
        stork: own_stork.unwrap_or_else(|| fleet.stork.clone()),
        place: place.clone(),
    }
}

fn stork(given: &StorkDocument, findings: &mut Findings) -> Stork {
    let version = given.version.as_ref().and_then(|version| {
        let parsed = Version::parse(&version.value);
        let why = "it must be three numbers, such as 2.12.0";
        parsed.map_err(|_| findings.push(invalid(Code::BadVersion, "a version", version, why))).ok()
    });
    Stork { version, exec_plugins: given.exec_plugins.clone().unwrap_or_default() }
}
