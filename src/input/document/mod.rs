//! The shape of pairings.yaml. One list of fields makes the struct, its decoder and its JSON Schema, so that the three
//! cannot disagree. What a field says of itself is what editors show (`input/schema`): what it is, and what holds without it.

use schemars::JsonSchema;

use crate::input::decode::{Attempt, Decode, Decoder, Misspelt, Table};
use crate::model::source::Spanned;
use crate::yaml::Node;

/// `apiVersion` of the only version there is.
pub const API_VERSION: &str = "pairctl.dev/v1alpha1";
/// `kind` of the file.
pub const KIND: &str = "Pairings";

/// Declares a mapping: every field is an `Option`, since a broken one has been reported and must not stop the others.
macro_rules! mapping {
    ($(#[doc = $doc:literal])* $(#[schemars($($form:tt)*)])? $name:ident, $what:literal {
        $($(#[doc = $field_doc:literal])* $(#[schemars($($hint:tt)*)])* $how:ident $field:ident = $key:literal: $type:ty,)*
    }) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug, Default, JsonSchema)]
        #[schemars(deny_unknown_fields)]
        $(#[schemars($($form)*)])?
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

mod cluster;
mod pairs;
mod rules;
mod seal;
mod sealed_secret;
mod words;

pub use cluster::{
    ClusterDocument, KubeconfigDocument, OptionDocument, RancherDocument, ReferenceDocument, StorkDocument,
};
pub use pairs::{DefaultsDocument, GroupDocument, PairDocument};
pub use rules::{DriftDocument, IgnoreDocument, SkipDocument, VerifyDocument};
pub use seal::{ExternalSecretDocument, SealDocument, SopsDocument, StoreDocument, VaultPluginDocument};
pub use sealed_secret::{
    BridgeDocument, ControllerDocument, ExternalSecretsBridgeDocument, FluxDocument,
    FluxKustomizationDocument, FluxSourceDocument, JobDocument, SealedSecretDocument,
};
pub use words::{CREATION_POLICIES, FLUX_SOURCES, SCOPES, STORE_KINDS, Word};

/// An example that is no text, as JSON.
struct Example(&'static str);

impl serde::Serialize for Example {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let value: serde_json::Value = serde_json::from_str(self.0).map_err(serde::ser::Error::custom)?;
        value.serialize(serializer)
    }
}

mapping! {
    /// Clusters, and who is paired with whom: pairctl renders a sealed ClusterPair manifest from it for each pair and
    /// namespace.
    Document, "a pairings file" {
        /// The version of this format. A pairctl that does not know it refuses the file.
        #[schemars(required, extend("const" = API_VERSION))]
        optional api_version = "apiVersion": Attempt<Spanned<String>>,
        /// What this file is, so that nothing takes it for another kind of manifest.
        #[schemars(required, extend("const" = KIND))]
        optional kind = "kind": Attempt<Spanned<String>>,
        /// Other files, as glob patterns relative to this one, so that each team owns its own. They may have `clusters`,
        /// `pairs`, `groups`, `defaults`, `drift` and `verify`. A pattern that matches no file is an error. Without it
        /// this file is all there is.
        #[schemars(example = ["teams/*.yaml"])]
        optional include = "include": Vec<Spanned<String>>,
        /// The directory for the rendered tree, below this file's own: one directory per source cluster, for Flux or Argo
        /// CD to apply. pairctl deletes what it wrote there and what no pair needs any more.
        #[schemars(extend("default" = "clusters", "x-text" = "output"), example = &"clusters")]
        optional output = "output": Spanned<String>,
        /// A directory with templates that add to the built-in ones or replace them, relative to this file: headers,
        /// kustomizations, and what else lies beside the pairs. Without it the built-in ones are used.
        #[schemars(example = &"templates")]
        optional templates = "templates": Spanned<String>,
        /// The Stork that runs on the source clusters; a cluster may say otherwise. Without it no rule of a single version
        /// is applied, and only the stock image's exec plugins count.
        #[schemars(example = Example(r#"{"version": "2.12.0"}"#))]
        optional stork = "stork": Spanned<StorkDocument>,
        /// How manifests are sealed, since a ClusterPair holds credentials and nothing unsealed is ever written. Without it
        /// each source cluster needs a `seal` of its own.
        #[schemars(example = Example(r#"{"vaultPlugin": {"path": "kv/data/pairs/{source}/{namespace}/{name}"}}"#))]
        optional seal = "seal": Attempt<Spanned<SealDocument>>,
        /// What pairs and groups take where they say nothing themselves. Those of the first file hold for included files
        /// too, key by key, unless the included file says otherwise. Without it each says all of its own.
        #[schemars(example = Example(r#"{"mode": "async-dr", "namespaces": ["payments"]}"#))]
        optional defaults = "defaults": DefaultsDocument,
        /// Every cluster by its name, sources and destinations alike. The name is a directory of the tree, and what `pairs`
        /// and `groups` call it. It may differ from the kubeconfig's name for it. Without it this
        /// file has none, and its pairs name those of other files.
        #[schemars(extend("x-keys" = "cluster"), example = Example(r#"{"north": {"kubeconfig": {"env": "NORTH_KUBECONFIG"}}}"#))]
        optional clusters = "clusters": Attempt<Table<ClusterDocument>>,
        /// Pairs of two clusters: one source and one destination each. For many clusters `groups` is shorter. Without both there
        /// is nothing to render.
        #[schemars(example = Example(r#"[{"name": "to-west", "source": "east", "destination": "west", "namespaces": ["web"]}]"#))]
        optional pairs = "pairs": Vec<Spanned<PairDocument>>,
        /// Many clusters paired by one entry: a mesh, a hub or a chain. Without both `pairs` and `groups` there is nothing to
        /// render.
        #[schemars(example = Example(r#"[{"name": "all", "topology": "mesh", "clusters": ["east", "west"], "namespaces": ["web"]}]"#))]
        optional groups = "groups": Vec<Spanned<GroupDocument>>,
        /// How `pairctl drift` compares live clusters. Without it each difference counts.
        #[schemars(example = Example(r#"{"ignore": [{"path": "metadata.labels.team"}]}"#))]
        optional drift = "drift": DriftDocument,
        /// How `pairctl verify` judges pairs. Without it each check counts.
        #[schemars(example = Example(r#"{"skip": [{"code": "no-way-back", "reason": "a move, not a failover"}]}"#))]
        optional verify = "verify": VerifyDocument,
    }
}
