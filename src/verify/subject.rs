//! What checks look at.

use std::collections::BTreeSet;
use std::time::{Duration, SystemTime};

use crate::model::cluster_pair::{ObjectId, PairConfig};
use crate::model::live::{LivePair, LiveSpec};
use crate::model::name::{ClusterName, NamespaceName};
use crate::model::pairing::{Cluster, Pair, Pairings};
use crate::model::probe::{NoAnswer, Probe};
use crate::model::surroundings::Surroundings;
use crate::model::verify::Fault;
use crate::sealed_secret::SealingCertificate;

/// The moment and how far ahead a check looks.
#[derive(Clone, Copy, Debug)]
pub struct Horizon {
    /// Now, by the clock of this machine.
    pub now: SystemTime,
    /// Within which time nothing must end.
    pub within: Duration,
}

impl Horizon {
    /// Whether something ends within that time, and has not ended yet.
    pub fn is_soon(&self, end: SystemTime) -> bool {
        end >= self.now && self.now.checked_add(self.within).is_some_and(|last| end < last)
    }
}

/// What a pair logs in with, wherever it was found.
#[derive(Clone, Copy, Debug)]
pub struct Credential<'a> {
    /// How Stork reaches the destination.
    pub config: &'a PairConfig,
    /// The cluster that it points at.
    pub destination: &'a Cluster,
    /// When it is looked at.
    pub horizon: Horizon,
}

/// One object and its two ends.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// Which object.
    pub id: &'a ObjectId,
    /// The pair that it comes from.
    pub pair: &'a Pair,
    /// The cluster that has it.
    pub source: &'a Cluster,
    /// The cluster that it points at.
    pub destination: &'a Cluster,
    /// What it logs in with, where that is known.
    pub config: Option<&'a PairConfig>,
    /// The certificate that it is sealed for, where it is one.
    pub sealed_for: Option<&'a SealingCertificate>,
    /// The age recipients of its file in the tree, where there is one.
    pub recipients: &'a [String],
}

impl<'a> Subject<'a> {
    /// From where to where, and in which namespace.
    pub fn link(&self) -> Link<'a> {
        (&self.pair.source, &self.pair.destination, &self.id.namespace)
    }

    /// Whether it stands for all namespaces of its source.
    pub fn is_for_all_namespaces(&self) -> bool {
        self.id.namespace.as_str() == ADMIN_NAMESPACE
    }

    /// What a failover through it maps: the bare ids of Rancher projects, without the form that has their clusters too.
    pub fn projects(&self) -> impl Iterator<Item = (&'a str, &'a str)> + Clone {
        let mappings = self.pair.project_mappings.iter();
        mappings.map(|(from, to)| (from.as_str(), to.as_str())).filter(|(from, _)| !from.contains(':'))
    }
}

/// Source, destination and namespace.
pub type Link<'a> = (&'a ClusterName, &'a ClusterName, &'a NamespaceName);

/// What a destination answered to the credential of a pair.
#[derive(Clone, Copy, Debug)]
pub struct Answered<'a> {
    /// The cluster that was asked.
    pub destination: &'a Cluster,
    /// What it answered, or why it did not.
    pub probed: &'a Result<Probe, NoAnswer>,
}

/// An object as it is on its source cluster.
#[derive(Clone, Copy, Debug)]
pub struct OnSource<'a> {
    /// The object and its two ends.
    pub subject: &'a Subject<'a>,
    /// The object, where it is there.
    pub live: Option<&'a LivePair>,
    /// What its `spec` says to Stork.
    pub spec: Option<&'a LiveSpec>,
    /// What the destination answered to its credential; nothing where nobody asked.
    pub probed: Option<&'a Result<Probe, NoAnswer>>,
    /// What its source cluster says beside the pairs; nothing where nobody asked.
    pub surroundings: Option<&'a Surroundings>,
    /// When it is looked at.
    pub horizon: Horizon,
}

/// A source cluster beside its single pairs.
#[derive(Clone, Copy, Debug)]
pub struct SourceCluster<'a> {
    /// The cluster.
    pub cluster: &'a Cluster,
    /// The fleet that it is of; all objects that it should have are among its subjects.
    pub fleet: &'a Fleet<'a>,
    /// All pairs that it has.
    pub pairs: &'a [LivePair],
    /// What it says beside them; nothing where nobody asked.
    pub surroundings: Option<&'a Surroundings>,
}

impl<'a> SourceCluster<'a> {
    /// The objects that it should have.
    pub fn subjects(&self) -> impl Iterator<Item = &'a Subject<'a>> {
        let name = &self.cluster.name;
        self.fleet.subjects.iter().filter(move |subject| subject.source.name == *name)
    }
}

/// Something wrong with a cluster beside its pairs.
#[derive(Clone, Debug)]
pub struct AtCluster<'a> {
    /// The cluster.
    pub cluster: &'a Cluster,
    /// The namespace that it is about, where it is about one.
    pub namespace: Option<String>,
    /// What is wrong.
    pub fault: Fault,
}

/// All of a fleet.
#[derive(Clone, Copy, Debug)]
pub struct Fleet<'a> {
    /// What pairings.yaml says.
    pub pairings: &'a Pairings,
    /// Every object, by source cluster, namespace and name.
    pub subjects: &'a [Subject<'a>],
    /// When it is looked at.
    pub horizon: Horizon,
}

impl<'a> Fleet<'a> {
    /// Every way that something can fail over.
    pub fn links(&self) -> BTreeSet<Link<'a>> {
        self.subjects.iter().map(Subject::link).collect()
    }

    /// The objects of which something holds, each with its position.
    pub fn each(&self, fault: impl Fn(&Subject<'a>) -> Option<Fault>) -> Vec<(usize, Fault)> {
        let found = self.subjects.iter().enumerate();
        found.filter_map(|(at, subject)| Some((at, fault(subject)?))).collect()
    }
}

/// The namespace whose pairs stand for all namespaces, unless Stork's `admin-namespace` names another.
pub const ADMIN_NAMESPACE: &str = "kube-system";
