//! What pairings.yaml says, validated: none of these values can be wrong.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use schemars::JsonSchema;
use semver::Version;

use super::cluster_pair::ObjectId;
use super::code::Code;
use super::name::{ClusterName, NamespaceName, PairName};
use super::pointer::Pointer;
use super::seal::Seal;
use super::secret::Secret;
use super::source::Place;

/// The label that says an object is pairctl's, and where it points.
pub const DESTINATION_LABEL: &str = "pairctl.dev/destination";

/// How storage gets from source to destination, in the words of `storkctl create`; `default` is what `storkctl generate` prints.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, JsonSchema)]
#[schemars(rename_all = "kebab-case")]
pub enum Mode {
    /// Portworx replicates at intervals; storage is paired.
    AsyncDr,
    /// One Portworx fabric is stretched across both clusters; no storage is paired.
    #[default]
    SyncDr,
    /// Applications move once; storage is paired.
    Migration,
    /// Storage is paired, and Portworx chooses how: the option `mode` is left out.
    #[schemars(rename = "default")]
    PortworxDefault,
}

impl Mode {
    /// All modes.
    pub const ALL: [Self; 4] = [Self::AsyncDr, Self::SyncDr, Self::Migration, Self::PortworxDefault];

    /// The word that users write.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AsyncDr => "async-dr",
            Self::SyncDr => "sync-dr",
            Self::Migration => "migration",
            Self::PortworxDefault => "default",
        }
    }

    /// Whether storage is paired, for which the pair needs options.
    pub fn pairs_storage(self) -> bool {
        self != Self::SyncDr
    }

    /// The value of the option `mode` that Portworx reads, or `None` where the option is left out. Without it Portworx
    /// takes `Default` (Stork `drivers/volume/portworx/portworx.go`, `CreatePair`).
    pub fn option(self) -> Option<&'static str> {
        match self {
            Self::AsyncDr => Some("DisasterRecovery"),
            Self::SyncDr | Self::PortworxDefault => None,
            Self::Migration => Some("OneTimeMigration"),
        }
    }
}

/// How the clusters of a group are paired.
#[derive(Clone, Copy, Debug, PartialEq, Eq, JsonSchema)]
#[schemars(rename_all = "kebab-case")]
pub enum Topology {
    /// Each with each, both ways.
    Mesh,
    /// Each other cluster to the hub.
    Hub,
    /// Each to the next.
    Chain,
}

impl Topology {
    /// All topologies.
    pub const ALL: [Self; 3] = [Self::Mesh, Self::Hub, Self::Chain];

    /// The word that users write.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Mesh => "mesh",
            Self::Hub => "hub",
            Self::Chain => "chain",
        }
    }
}

/// Where a secret is.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reference {
    /// In a file.
    File(PathBuf),
    /// In an environment variable.
    Env(String),
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => write!(f, "file {}", path.display()),
            Self::Env(name) => write!(f, "variable {name}"),
        }
    }
}

/// A kubeconfig, the context to take from it, and the place in pairings.yaml that says so.
#[derive(Clone, Debug)]
pub struct KubeconfigReference {
    /// Where the kubeconfig is.
    pub reference: Reference,
    /// The context, or its current one.
    pub context: Option<String>,
    /// Where the user wrote it.
    pub place: Place,
}

/// The value of a storage option.
#[derive(Clone, Debug)]
pub enum OptionValue {
    /// It stands in pairings.yaml.
    Literal(Secret),
    /// It is kept elsewhere.
    Reference(Reference, Place),
}

/// Options whose values are addresses, numbers and names, which pairings.yaml may hold in clear.
pub const CLEAR_OPTIONS: [&str; 4] = ["ip", "port", "mode", "backuplocation"];

/// Storage options by their keys.
pub type Options = BTreeMap<String, OptionValue>;

/// A cluster's ids in Rancher.
#[derive(Clone, Debug, Default)]
pub struct Rancher {
    /// The cluster's id, such as `c-m-7k2xqp4d`.
    pub cluster: Option<String>,
    /// Project ids by project name.
    pub projects: BTreeMap<String, String>,
    /// How pairctl asks Rancher for the cluster's projects.
    pub access: Option<KubeconfigReference>,
}

/// The Stork of a cluster.
#[derive(Clone, Debug, Default)]
pub struct Stork {
    /// Its version, where the user says it.
    pub version: Option<Version>,
    /// Exec plugins that its image has beyond the stock image's.
    pub exec_plugins: Vec<String>,
}

/// One cluster.
#[derive(Clone, Debug)]
pub struct Cluster {
    /// Its name.
    pub name: ClusterName,
    /// The credential that pairs pointing here embed.
    pub kubeconfig: Option<KubeconfigReference>,
    /// The API server's URL as source clusters reach it.
    pub endpoint: Option<String>,
    /// How pairctl reads this cluster.
    pub access: Option<KubeconfigReference>,
    /// Its ids in Rancher.
    pub rancher: Rancher,
    /// Free labels.
    pub labels: BTreeMap<String, String>,
    /// Storage options of pairs that point here.
    pub options: Options,
    /// How its manifests are sealed, where it is a source.
    pub seal: Option<Seal>,
    /// Its Stork.
    pub stork: Stork,
    /// Where the user wrote it.
    pub place: Place,
}

/// One direction between two clusters: groups and ways back are pairs of their own here.
#[derive(Clone, Debug)]
pub struct Pair {
    /// The name of its objects.
    pub name: PairName,
    /// The cluster that has the objects.
    pub source: ClusterName,
    /// The cluster that they point at.
    pub destination: ClusterName,
    /// Where an object is made; in the user's order, without repetitions.
    pub namespaces: Vec<NamespaceName>,
    /// How storage is replicated.
    pub mode: Mode,
    /// All storage options, those of the destination and the mode's own included.
    pub options: Options,
    /// Rancher project ids, source to destination.
    pub project_mappings: BTreeMap<String, String>,
    /// Labels of its objects.
    pub labels: BTreeMap<String, String>,
    /// Annotations of its objects.
    pub annotations: BTreeMap<String, String>,
    /// Whether it is the way back that `bidirectional` adds, for after a failover.
    pub is_way_back: bool,
    /// Where the user wrote it.
    pub place: Place,
}

#[cfg(test)]
impl Pair {
    /// A pair from `east` to `west` for tests, with a label that needs quotes and this annotation.
    pub(crate) fn awkward(name: &str, annotation: &str) -> Self {
        let text = |key: &str, value: &str| BTreeMap::from([(key.to_owned(), value.to_owned())]);
        Self {
            name: name.parse().unwrap(),
            source: "east".parse().unwrap(),
            destination: "west".parse().unwrap(),
            namespaces: Vec::new(),
            mode: Mode::default(),
            options: BTreeMap::new(),
            project_mappings: BTreeMap::new(),
            labels: text("team", "on"),
            annotations: text("note", annotation),
            is_way_back: false,
            place: Place::new(&super::source::Source::quotable("pairings.yaml", ""), 0..0),
        }
    }
}

/// Everything that pairings.yaml and the files that it includes say.
#[derive(Clone, Debug)]
pub struct Pairings {
    /// The directory of the rendered tree.
    pub output: PathBuf,
    /// The directory of the user's templates.
    pub templates: Option<PathBuf>,
    /// All clusters.
    pub clusters: BTreeMap<ClusterName, Cluster>,
    /// All pairs, one direction each.
    pub pairs: Vec<Arc<Pair>>,
    /// Differences that are no drift.
    pub ignores: Vec<IgnoreRule>,
    /// Checks that are passed over.
    pub skips: Vec<SkipRule>,
}

/// A check that is passed over, and why.
#[derive(Clone, Debug)]
pub struct SkipRule {
    /// The check.
    pub code: Code,
    /// Only for this cluster: its pairs, those that point at it, and itself.
    pub cluster: Option<ClusterName>,
    /// Only for pairs in this namespace.
    pub namespace: Option<NamespaceName>,
    /// Only for pairs of this name.
    pub pair: Option<PairName>,
    /// The user's reason, which reports print.
    pub reason: String,
}

impl SkipRule {
    /// Whether it holds for a check of an object.
    pub fn is_for(&self, code: Code, pair: &Pair, id: &ObjectId) -> bool {
        self.code == code
            && self.cluster.as_ref().is_none_or(|only| *only == pair.source || *only == pair.destination)
            && self.namespace.as_ref().is_none_or(|only| *only == id.namespace)
            && self.pair.as_ref().is_none_or(|only| *only == id.name)
    }

    /// Whether it holds for a check of a cluster itself, which is in no pair, and of one of its namespaces at most.
    pub fn is_for_cluster(&self, code: Code, cluster: &ClusterName, namespace: Option<&str>) -> bool {
        self.code == code
            && self.cluster.as_ref().is_none_or(|only| only == cluster)
            && self.namespace.as_ref().is_none_or(|only| namespace == Some(only.as_str()))
            && self.pair.is_none()
    }
}

/// A place of live objects whose differences are no drift, everything below it included.
#[derive(Clone, Debug)]
pub struct IgnoreRule {
    /// The place; the empty one is the whole object.
    pub pointer: Pointer,
    /// Only for pairs of this source cluster.
    pub cluster: Option<ClusterName>,
    /// Only for pairs in this namespace.
    pub namespace: Option<NamespaceName>,
    /// Only for pairs of this name.
    pub pair: Option<PairName>,
}

impl IgnoreRule {
    /// Whether it holds for an object of a cluster.
    pub fn is_for(&self, cluster: &str, namespace: &str, name: &str) -> bool {
        self.cluster.as_ref().is_none_or(|only| only.as_str() == cluster)
            && self.namespace.as_ref().is_none_or(|only| only.as_str() == namespace)
            && self.pair.as_ref().is_none_or(|only| only.as_str() == name)
    }
}
