//! The shape of `clusters`: credentials by reference, addresses, storage options.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::{Example, SealDocument};
use crate::input::decode::{Attempt, Decode, Decoder, Misspelt, Table};
use crate::model::source::Spanned;
use crate::yaml::Node;

mapping! {
    /// One Kubernetes cluster.
    ClusterDocument, "a cluster" {
        /// The credential that pairs pointing at this cluster embed. Needed where the cluster is a destination; give it
        /// the least privilege that Stork needs (`pairctl credentials issue`). A source alone needs none.
        #[schemars(example = Example(r#"{"env": "WEST_KUBECONFIG"}"#))]
        guarded kubeconfig = "kubeconfig": Attempt<Spanned<KubeconfigDocument>>,
        /// The API server's https URL as pods of the source clusters reach it. Without it the kubeconfig's, which is often an
        /// address of your own machine or network.
        #[schemars(extend("x-text" = "endpoint"), example = &"https://10.0.0.1:6443")]
        optional endpoint = "endpoint": Spanned<String>,
        /// How pairctl itself reads this cluster, for `status`, `drift`, `verify` and the like. Without it `kubeconfig`.
        #[schemars(example = Example(r#"{"file": "admin.yaml", "context": "east"}"#))]
        guarded access = "access": Attempt<Spanned<KubeconfigDocument>>,
        /// This cluster's ids in Rancher. Needed for `projects` of pairs and groups, and for both forms of mappings by id.
        #[schemars(example = Example(r#"{"cluster": "c-m-7k2xqp4d", "projects": {"payments": "p-4xk2v"}}"#))]
        optional rancher = "rancher": Attempt<RancherDocument>,
        /// Free labels of this cluster, for the `selector` of groups. No object carries them. Without it no selector finds it.
        #[schemars(extend("x-keys" = "key", "x-text" = "label"), example = Example(r#"{"env": "prod"}"#))]
        optional labels = "labels": Table<Spanned<String>>,
        /// Storage options of every pair that points at this cluster and pairs storage, which is all but `sync-dr`: where its
        /// Portworx is, and the token. Without it such pairs need all options of their own.
        #[schemars(extend("x-options" = true), example = Example(r#"{"ip": "px.west.example.com", "token": {"env": "WEST_PX_TOKEN"}}"#))]
        guarded options = "options": Attempt<Table<OptionDocument>>,
        /// How this source cluster's manifests are sealed, such as for a key of its own. Without it the file's own way.
        #[schemars(example = Example(r#"{"sops": {"config": ".sops.yaml"}}"#))]
        optional seal = "seal": Attempt<Spanned<SealDocument>>,
        /// The Stork of this cluster, where it differs. Without it the file's own.
        #[schemars(example = Example(r#"{"version": "2.12.0"}"#))]
        optional stork = "stork": StorkDocument,
    }
}

mapping! {
    /// The Stork of the source clusters.
    StorkDocument, "`stork`" {
        /// Its version, all three numbers; decides which rules hold. Without it rules of single versions are not applied.
        #[schemars(extend("x-text" = "version"), example = &"2.12.0")]
        optional version = "version": Spanned<String>,
        /// Commands of exec plugins that its image has beyond the stock image's. A kubeconfig with any other exec plugin is
        /// refused, since Stork could not log in with it.
        #[schemars(extend("default" = []), example = ["aws-iam-authenticator"])]
        optional exec_plugins = "execPlugins": Vec<String>,
    }
}

mapping! {
    /// Where a kubeconfig is: exactly one of `file` and `env`.
    #[schemars(extend("x-one-of" = ["file", "env"]))]
    KubeconfigDocument, "a kubeconfig" {
        /// A file, relative to the one that says so; it may be sealed with SOPS. Instead of `env`.
        #[schemars(extend("x-text" = "some"), example = &"secrets/west.kubeconfig.yaml")]
        optional file = "file": Attempt<Spanned<String>>,
        /// An environment variable that holds the kubeconfig itself, as CI sets it. Instead of `file`.
        #[schemars(extend("x-text" = "variable"), example = &"WEST_KUBECONFIG")]
        optional env = "env": Attempt<Spanned<String>>,
        /// The context to take. Without it the kubeconfig's current one.
        #[schemars(example = &"dr@west")]
        optional context = "context": Spanned<String>,
    }
}

mapping! {
    /// A cluster's ids in Rancher.
    RancherDocument, "`rancher`" {
        /// The cluster's id, as in the address of its page in Rancher. Needed for `projects` of pairs and groups.
        #[schemars(extend("x-text" = "id"), example = &"c-m-7k2xqp4d")]
        optional cluster = "cluster": Attempt<Spanned<String>>,
        /// Projects of this cluster, name to id, so that pairs can name them. Without it pairs map by id alone.
        #[schemars(extend("x-text" = "id"), example = Example(r#"{"payments": "p-4xk2v"}"#))]
        optional projects = "projects": Attempt<Table<Spanned<String>>>,
        /// How `verify` asks Rancher whether the mapped projects exist: a kubeconfig that Rancher gave out. Without it the
        /// cluster's own `access` or `kubeconfig`, where its server is Rancher's proxy; else nobody is asked.
        #[schemars(example = Example(r#"{"env": "RANCHER_KUBECONFIG"}"#))]
        guarded access = "access": Attempt<Spanned<KubeconfigDocument>>,
    }
}

mapping! {
    /// A secret by reference: exactly one of `file` and `env`.
    #[schemars(extend("x-one-of" = ["file", "env"]))]
    ReferenceDocument, "a reference" {
        /// A file that holds the value, relative to the one that says so; it may be sealed with SOPS. Instead of `env`.
        #[schemars(extend("x-text" = "some"), example = &"secrets/west.px-token")]
        optional file = "file": Attempt<Spanned<String>>,
        /// An environment variable that holds the value, as CI sets it. Instead of `file`.
        #[schemars(extend("x-text" = "variable"), example = &"WEST_PX_TOKEN")]
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
            "description": "A storage option: the value, or a reference to a secret. Stork carries options of other names along; they do nothing.",
            "anyOf": [{"type": "string"}, {"not": {"type": ["array", "null", "object", "string"]}}, reference],
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
