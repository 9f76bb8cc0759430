//! What somebody wants, from flags or from answers: the same words, read once.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::args::InitArgs;
use super::words::{cluster, endpoint, mode, name, namespace, pair, recipient, storage, topology};
use crate::adopt::entries::OptionText;
use crate::model::code::Code;
use crate::model::finding::{Finding, Findings};
use crate::model::name::{ClusterName, NamespaceName};
use crate::model::pairing::{Mode, Topology};
use crate::model::recipient::Recipient;

/// A kubeconfig, as somebody named it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Given {
    pub(super) file: PathBuf,
    pub(super) context: Option<String>,
}

/// Who is paired with whom.
#[derive(Clone, Debug)]
pub(super) enum Shape {
    Pairs(Vec<(ClusterName, ClusterName)>),
    Group { topology: Topology, hub: Option<ClusterName> },
}

/// Everything that was said.
#[derive(Debug)]
pub(super) struct Wishes {
    /// In the order in which they were named, which a chain follows.
    pub(super) clusters: Vec<(ClusterName, Given)>,
    pub(super) endpoints: BTreeMap<ClusterName, String>,
    pub(super) shape: Option<Shape>,
    pub(super) bidirectional: bool,
    pub(super) pair_name: Option<String>,
    pub(super) namespaces: Vec<NamespaceName>,
    pub(super) mode: Option<Mode>,
    pub(super) storage: BTreeMap<ClusterName, BTreeMap<String, OptionText>>,
    pub(super) recipients: Vec<Recipient>,
    pub(super) exec_plugins: BTreeSet<String>,
}

impl Wishes {
    /// Those of the flags, or a finding for each that cannot be used.
    pub(super) fn read(args: &InitArgs, findings: &mut Findings) -> Self {
        let mut wishes = Self {
            clusters: all("--cluster", &args.cluster, cluster, findings),
            endpoints: once("--endpoint", &args.endpoint, endpoint, "keep one of the two", findings),
            shape: None,
            bidirectional: args.bidirectional,
            pair_name: args.pair_name.clone(),
            namespaces: all("--namespace", &args.namespace, namespace, findings),
            mode: args.mode.as_deref().and_then(mode),
            storage: once("--storage", &args.storage, storage, "say all of it in one, with commas", findings),
            recipients: all("--age", &args.age, recipient, findings),
            exec_plugins: args.exec_plugins.iter().cloned().collect(),
        };
        let pairs = all("--pair", &args.pair, pair, findings);
        let hub = all("--hub", args.hub.as_slice(), name, findings).pop();
        let topology = args.topology.as_deref().and_then(topology);
        if let (Some(hub), Some(topology @ (Topology::Mesh | Topology::Chain))) = (&hub, topology) {
            let message = format!("--hub names `{hub}`, and a {} has no hub", topology.as_str());
            let finding = Finding::new(Code::BadArgument, message);
            findings.push(finding.help("leave --hub away, or say `--topology hub`"));
        }
        wishes.shape = topology.map(|topology| Shape::Group { topology, hub });
        if !pairs.is_empty() {
            wishes.shape = Some(Shape::Pairs(pairs));
        }
        wishes.refuse_strangers(findings);
        wishes
    }

    /// Whether a cluster was named.
    pub(super) fn knows(&self, name: &ClusterName) -> bool {
        self.clusters.iter().any(|(known, _)| known == name)
    }

    /// The clusters that pairs of this shape point at.
    pub(super) fn destinations(&self) -> BTreeSet<ClusterName> {
        let all = self.clusters.iter().map(|(name, _)| name.clone());
        match &self.shape {
            None => BTreeSet::new(),
            Some(Shape::Pairs(pairs)) => {
                let back = pairs.iter().filter(|_| self.bidirectional).map(|(source, _)| source);
                pairs.iter().map(|(_, destination)| destination).chain(back).cloned().collect()
            }
            Some(Shape::Group { topology: Topology::Hub, hub }) if !self.bidirectional => {
                hub.iter().cloned().collect()
            }
            Some(Shape::Group { topology: Topology::Chain, .. }) if !self.bidirectional => {
                all.skip(1).collect()
            }
            Some(Shape::Group { .. }) => all.collect(),
        }
    }

    /// A name twice, or one that no --cluster has: most likely a slip of the fingers.
    fn refuse_strangers(&self, findings: &mut Findings) {
        refuse_twice("--cluster", &self.clusters, "give each cluster a name of its own", findings);
        if self.clusters.is_empty() {
            return;
        }
        let pairs = match &self.shape {
            Some(Shape::Pairs(pairs)) => pairs.as_slice(),
            _ => &[],
        };
        let hub = match &self.shape {
            Some(Shape::Group { hub, .. }) => hub.as_ref(),
            _ => None,
        };
        let named = (self.endpoints.keys().map(|name| ("--endpoint", name)))
            .chain(self.storage.keys().map(|name| ("--storage", name)))
            .chain(pairs.iter().flat_map(|(one, other)| [("--pair", one), ("--pair", other)]))
            .chain(hub.map(|name| ("--hub", name)));
        for (flag, name) in named.filter(|(_, name)| !self.knows(name)) {
            let known: Vec<&str> = self.clusters.iter().map(|(name, _)| name.as_str()).collect();
            let message = format!("{flag} names the cluster `{name}`, and no --cluster does");
            let help = format!("the clusters are {}", known.join(", "));
            findings.push(Finding::new(Code::UnknownCluster, message).help(help));
        }
    }
}

fn refuse_twice<T>(flag: &str, given: &[(ClusterName, T)], help: &str, findings: &mut Findings) {
    let mut seen = BTreeSet::new();
    for (name, _) in given.iter().filter(|(name, _)| !seen.insert(name)) {
        let message = format!("{flag} names `{name}` twice");
        findings.push(Finding::new(Code::BadArgument, message).help(help));
    }
}

/// By cluster: of two that one cluster has, neither would be what was meant.
fn once<T>(
    flag: &str,
    given: &[String],
    read: Read<(ClusterName, T)>,
    help: &str,
    findings: &mut Findings,
) -> BTreeMap<ClusterName, T> {
    let all = all(flag, given, read, findings);
    refuse_twice(flag, &all, help, findings);
    all.into_iter().collect()
}

type Read<T> = fn(&str) -> Result<T, String>;

fn all<T>(flag: &str, given: &[String], read: Read<T>, findings: &mut Findings) -> Vec<T> {
    let mut values = Vec::with_capacity(given.len());
    for text in given {
        match read(text) {
            Ok(value) => values.push(value),
            // What was given may be a secret that belongs elsewhere, so that it is not shown.
            Err(why) => {
                let code = if flag == "--age" { Code::BadRecipient } else { Code::BadArgument };
                let finding = Finding::new(code, format!("{flag} cannot be used: {why}"));
                findings.push(finding.help("`pairctl init --help` shows its form"));
            }
        }
    }
    values
}
