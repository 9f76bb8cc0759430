//! The shape of pairings.yaml. One list of fields makes the struct, its decoder and its JSON Schema, so that the three
//! cannot disagree.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::input::decode::{Attempt, Decode, Decoder, Misspelt, Table, nearest};
use crate::model::code::Code;
use crate::model::finding::Finding;
use crate::model::pairing::{Mode, Topology};
use crate::model::source::Spanned;
use crate::yaml::Node;

/// `apiVersion` of the only version there is.
pub const API_VERSION: &str = "pairctl.dev/v1alpha1";
/// `kind` of the file.
pub const KIND: &str = "Pairings";

/// Declares a mapping: every field is an `Option`, since a broken one has been reported and must not stop the others.
macro_rules! mapping {
    ($(#[doc = $doc:literal])* $name:ident, $what:literal {
        $($(#[doc = $field_doc:literal])* $(#[schemars($($hint:tt)*)])* $how:ident $field:ident = $key:literal: $type:ty,)*
    }) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug, Default, JsonSchema)]
        #[schemars(deny_unknown_fields)]
        pub struct $name {
            $($(#[doc = $field_doc])* $(#[schemars($($hint)*)])* #[schemars(rename = $key)] pub $field: Option<$type>,)*
            /// The keys that unknown ones most likely meant.
            #[schemars(skip)]
            pub misspelt: Misspelt,
        }

        impl Decode for $name {
            fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
                let mut fields = decoder.fields(node, $what)?;
                let decoded = Self { $($field: fields.$how($key),)* misspelt: Misspelt::default() };
                Some(Self { misspelt: fields.finish(), ..decoded })
            }
        }
    };
}

mod seal;

pub use seal::{
    BridgeDocument, ControllerDocument, ExternalSecretDocument, ExternalSecretsBridgeDocument, FluxDocument,
    FluxKustomizationDocument, FluxSourceDocument, JobDocument, SealDocument, SealedSecretDocument,
    SopsDocument, StoreDocument, VaultPluginDocument,
};

mapping! {
    /// Clusters, pairs and Rancher project mappings, from which pairctl renders sealed ClusterPair manifests.
    Document, "a pairings file" {
        /// The version of this format.
        #[schemars(required, extend("const" = API_VERSION))]
        optional api_version = "apiVersion": Attempt<Spanned<String>>,
        /// What this file is.
        #[schemars(required, extend("const" = KIND))]
        optional kind = "kind": Attempt<Spanned<String>>,
        /// Other files with clusters, pairs and groups, as glob patterns relative to this file.
        #[schemars(example = ["teams/*.yaml"])]
        optional include = "include": Vec<Spanned<String>>,
        /// The directory for the rendered tree, relative to this file: one directory per source cluster.
        #[schemars(extend("default" = "clusters"))]
        optional output = "output": Spanned<String>,
        /// A directory with templates that add to the built-in ones or replace them, relative to this file.
        optional templates = "templates": Spanned<String>,
        /// What runs on the source clusters.
        optional stork = "stork": Spanned<StorkDocument>,
        /// How manifests are sealed; a cluster may have its own way.
        optional seal = "seal": Attempt<Spanned<SealDocument>>,
        /// What pairs and groups of the same file take where they say nothing themselves.
        optional defaults = "defaults": DefaultsDocument,
        /// Every cluster by its name.
        optional clusters = "clusters": Attempt<Table<ClusterDocument>>,
        /// One source and one destination each.
        optional pairs = "pairs": Vec<Spanned<PairDocument>>,
        /// Many clusters paired by one entry: a mesh, a hub or a chain.
        optional groups = "groups": Vec<Spanned<GroupDocument>>,
        /// How live clusters are compared.
        optional drift = "drift": DriftDocument,
        /// How pairs are verified.
        optional verify = "verify": VerifyDocument,
    }
}

mapping! {
    /// How live clusters are compared.
    DriftDocument, "`drift`" {
        /// Differences that are no drift.
        optional ignore = "ignore": Vec<Spanned<IgnoreDocument>>,
    }
}

mapping! {
    /// How pairs are verified.
    VerifyDocument, "`verify`" {
        /// Checks that are passed over.
        optional skip = "skip": Vec<Spanned<SkipDocument>>,
    }
}

mapping! {
    /// A check that is passed over; without `cluster`, `namespace` and `pair` for every pair.
    SkipDocument, "a rule of `skip`" {
        /// The code of the check, as reports print it.
        #[schemars(required, example = &"no-way-back")]
        required code = "code": Spanned<String>,
        /// Why. Reports print it.
        #[schemars(required)]
        required reason = "reason": Spanned<String>,
        /// Only for this cluster: its pairs, those that point at it, and itself.
        optional cluster = "cluster": Spanned<String>,
        /// Only for pairs in this namespace.
        optional namespace = "namespace": Spanned<String>,
        /// Only for pairs of this name.
        optional pair = "pair": Spanned<String>,
    }
}

mapping! {
    /// A place of the live object whose differences are no drift, everything below it included. Exactly one of `pointer`
    /// and `path`; without the others it holds for every pair.
    IgnoreDocument, "a rule of `ignore`" {
        /// The place as a JSON pointer (RFC 6901). The empty one is the whole object.
        #[schemars(example = &"/metadata/labels/example.com~1team")]
        optional pointer = "pointer": Attempt<Spanned<String>>,
        /// The place with dots; a key with a dot stands in `["..."]`.
        #[schemars(example = &r#"metadata.labels["example.com/team"]"#)]
        optional path = "path": Attempt<Spanned<String>>,
        /// Only for pairs of this source cluster.
        optional cluster = "cluster": Spanned<String>,
        /// Only for pairs in this namespace.
        optional namespace = "namespace": Spanned<String>,
        /// Only for pairs of this name.
        optional pair = "pair": Spanned<String>,
    }
}

mapping! {
    /// The Stork of the source clusters.
    StorkDocument, "`stork`" {
        /// Its version; decides which rules hold.
        #[schemars(example = &"2.12.0")]
        optional version = "version": Spanned<String>,
        /// Commands of exec plugins that its image has beyond the stock image's.
        #[schemars(extend("default" = []))]
        optional exec_plugins = "execPlugins": Vec<String>,
    }
}

mapping! {
    /// What pairs and groups take where they say nothing themselves.
    DefaultsDocument, "`defaults`" {
        /// How storage is replicated.
        optional mode = "mode": Attempt<Mode>,
        /// The namespaces in which a ClusterPair is made on the source cluster.
        optional namespaces = "namespaces": Attempt<Spanned<Vec<Spanned<String>>>>,
        /// Whether there is a pair for the way back too.
        optional bidirectional = "bidirectional": bool,
        /// Labels of the ClusterPair objects; a pair's own are added.
        optional labels = "labels": Table<Spanned<String>>,
        /// Annotations of the ClusterPair objects; a pair's own are added.
        optional annotations = "annotations": Table<Spanned<String>>,
    }
}

mapping! {
    /// One Kubernetes cluster.
    ClusterDocument, "a cluster" {
        /// The credential that pairs pointing at this cluster embed. Needed where the cluster is a destination; give it
        /// the least privilege that Stork needs.
        guarded kubeconfig = "kubeconfig": Attempt<Spanned<KubeconfigDocument>>,
        /// The API server's URL as the source clusters reach it; replaces the kubeconfig's.
        #[schemars(example = &"https://10.0.0.1:6443")]
        optional endpoint = "endpoint": Spanned<String>,
        /// How pairctl itself reads this cluster. By default the kubeconfig above.
        guarded access = "access": Attempt<Spanned<KubeconfigDocument>>,
        /// This cluster's ids in Rancher.
        optional rancher = "rancher": Attempt<RancherDocument>,
        /// Free labels, for the selectors of groups.
        optional labels = "labels": Table<Spanned<String>>,
        /// Storage options of every pair that points at this cluster and pairs storage.
        guarded options = "options": Attempt<Table<OptionDocument>>,
        /// How this source cluster's manifests are sealed, instead of the file's own way.
        optional seal = "seal": Attempt<Spanned<SealDocument>>,
        /// The Stork of this cluster, where it differs.
        optional stork = "stork": StorkDocument,
    }
}

mapping! {
    /// Where a kubeconfig is.
    KubeconfigDocument, "a kubeconfig" {
        /// A file, relative to the one that says so.
        optional file = "file": Attempt<Spanned<String>>,
        /// An environment variable that holds the kubeconfig.
        optional env = "env": Attempt<Spanned<String>>,
        /// The context to take. By default the kubeconfig's current one.
        optional context = "context": Spanned<String>,
    }
}

mapping! {
    /// A cluster's ids in Rancher.
    RancherDocument, "`rancher`" {
        /// The cluster's id.
        #[schemars(example = &"c-m-7k2xqp4d")]
        optional cluster = "cluster": Attempt<Spanned<String>>,
        /// Projects of this cluster: name to id, such as `payments: p-4xk2v`.
        optional projects = "projects": Attempt<Table<Spanned<String>>>,
        /// How `verify` asks Rancher whether the mapped projects exist: a kubeconfig that Rancher gave out. By default the
        /// cluster's own `access` or `kubeconfig`, where its server is Rancher's proxy.
        guarded access = "access": Attempt<Spanned<KubeconfigDocument>>,
    }
}

mapping! {
    /// One pair: a ClusterPair on the source cluster in each namespace.
    PairDocument, "a pair" {
        /// The name of the ClusterPair objects.
        #[schemars(required, example = &"remotecluster")]
        required name = "name": Spanned<String>,
        /// The cluster on which the ClusterPair is made.
        #[schemars(required)]
        required source = "source": Spanned<String>,
        /// The cluster to which applications fail over.
        #[schemars(required)]
        required destination = "destination": Spanned<String>,
        /// One ClusterPair is made in each of these namespaces.
        optional namespaces = "namespaces": Attempt<Spanned<Vec<Spanned<String>>>>,
        /// Whether the destination gets a pair for the way back, its mappings reversed.
        optional bidirectional = "bidirectional": bool,
        /// How storage is replicated. By default `sync-dr`.
        optional mode = "mode": Attempt<Mode>,
        /// Storage options of the destination, beyond those of its cluster.
        guarded options = "options": Attempt<Table<OptionDocument>>,
        /// Rancher projects by name; the ids of both clusters are worked out.
        optional projects = "projects": Vec<Spanned<String>>,
        /// Rancher project ids, source to destination.
        optional project_mappings = "projectMappings": Table<Spanned<String>>,
        /// Labels of the ClusterPair objects.
        optional labels = "labels": Table<Spanned<String>>,
        /// Annotations of the ClusterPair objects.
        optional annotations = "annotations": Table<Spanned<String>>,
    }
}

mapping! {
    /// Clusters paired with each other by one entry. Each ClusterPair is named after its destination.
    GroupDocument, "a group" {
        /// The group's name, for messages.
        #[schemars(required)]
        required name = "name": Spanned<String>,
        /// Who is paired with whom: `mesh` each with each, `hub` each other cluster to the hub, `chain` each to the next.
        #[schemars(required)]
        required topology = "topology": Spanned<Topology>,
        /// The members, in the order that a chain follows.
        optional clusters = "clusters": Attempt<Vec<Spanned<String>>>,
        /// The members by their labels; all of these must match. Ordered by name.
        optional selector = "selector": Attempt<Table<Spanned<String>>>,
        /// The hub of a hub.
        optional hub = "hub": Attempt<Spanned<String>>,
        /// What the ClusterPairs are called; `{source}` and `{destination}` are replaced. By default `{destination}`.
        #[schemars(example = &"to-{destination}")]
        optional pair_name = "pairName": Spanned<String>,
        /// One ClusterPair is made in each of these namespaces.
        optional namespaces = "namespaces": Attempt<Spanned<Vec<Spanned<String>>>>,
        /// Whether a hub or a chain has pairs for the way back. A mesh has them anyway.
        optional bidirectional = "bidirectional": Spanned<bool>,
        /// How storage is replicated. By default `sync-dr`.
        optional mode = "mode": Attempt<Mode>,
        /// Rancher projects by name; the ids of both clusters are worked out.
        optional projects = "projects": Vec<Spanned<String>>,
        /// Labels of the ClusterPair objects.
        optional labels = "labels": Table<Spanned<String>>,
        /// Annotations of the ClusterPair objects.
        optional annotations = "annotations": Table<Spanned<String>>,
    }
}

mapping! {
    /// A secret by reference: exactly one of the two.
    ReferenceDocument, "a reference" {
        /// A file that holds the value, relative to the one that says so.
        optional file = "file": Attempt<Spanned<String>>,
        /// An environment variable that holds the value.
        optional env = "env": Attempt<Spanned<String>>,
    }
}

impl JsonSchema for OptionDocument {
    fn schema_name() -> Cow<'static, str> {
        "OptionDocument".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let reference = generator.subschema_for::<ReferenceDocument>();
        json_schema!({
            "description": "A storage option: the value, or a reference to a secret.",
            "anyOf": [{"type": ["string", "number", "boolean"]}, reference],
        })
    }
}

/// A storage option: a text, or a reference to a secret.
#[derive(Clone, Debug)]
pub enum OptionDocument {
    /// The value itself.
    Literal(Spanned<String>),
    /// Where the value is.
    Reference(Spanned<ReferenceDocument>),
}

impl Decode for OptionDocument {
    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        match node.text() {
            Some(_) => Spanned::decode(node, decoder).map(Self::Literal),
            None if node.entries().is_none() => decoder.wrong_type(node, "a text or a reference"),
            None => Spanned::decode(node, decoder).map(Self::Reference),
        }
    }
}

impl Decode for Mode {
    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        let modes = Self::ALL.map(|mode| (mode.as_str(), mode));
        let of_option = |text: &str| Self::ALL.into_iter().find(|mode| mode.option() == Some(text));
        word(node, decoder, (Code::BadMode, "mode"), &modes, &|text| of_option(text).map(Self::as_str))
    }
}

impl Decode for Topology {
    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        let all = Self::ALL.map(|topology| (topology.as_str(), topology));
        word(node, decoder, (Code::BadGroup, "topology"), &all, &|_| None)
    }
}

/// One word out of a closed set. `alias` knows what else people call one of them.
fn word<T: Copy>(
    node: &Node,
    decoder: &mut Decoder<'_>,
    (code, what): (Code, &str),
    words: &[(&str, T)],
    alias: &dyn Fn(&str) -> Option<&'static str>,
) -> Option<T> {
    let Some(text) = node.text() else { return decoder.wrong_type(node, &format!("a {what}")) };
    if let Some((_, found)) = words.iter().find(|(word, _)| *word == text) {
        return Some(*found);
    }
    let all: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
    let help = match alias(text).or_else(|| nearest(text, all.iter().copied())) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("it is one of {}", all.join(", ")),
    };
    let finding = Finding::new(code, format!("there is no {what} `{text}`"))
        .at(&decoder.place(&node.span), format!("unknown {what}"))
        .help(help);
    decoder.findings.push(finding);
    None
}
