//! What templates know: clear values only.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use minijinja::value::{Enumerator, Object, ObjectRepr, Serde, Value};
use serde::Serialize;

use super::clear;
use crate::model::cluster_pair::ObjectId;
use crate::model::pairing::{Pair, Pairings};
use crate::model::plan::SourcePlan;
use crate::model::seal::{Bridge, FluxBridge, FluxObject, Seal, Sops};

/// What templates know of a source cluster.
#[derive(Clone, Debug, Serialize)]
pub struct SourceContext<'a> {
    /// Its name in pairings.yaml.
    pub name: &'a str,
    /// Its labels in pairings.yaml.
    pub labels: &'a BTreeMap<String, String>,
    /// The namespaces in which it has pairs, sorted.
    pub namespaces: Vec<&'a str>,
    /// Its pairs, by namespace and name, as a list of [`PairContext`].
    pub pairs: Value,
    /// The files of its directory, for a kustomization; empty for the other templates.
    pub resources: Vec<String>,
    /// Those of them that are SOPS files.
    pub sealed: Vec<String>,
    /// Whether SOPS files go through KSOPS.
    pub ksops: bool,
}

/// What templates know of a pair.
#[derive(Clone, Debug, Serialize)]
pub struct PairContext<'a> {
    /// The object's name.
    pub name: &'a str,
    /// Its namespace.
    pub namespace: &'a str,
    /// The cluster that it points at.
    pub destination: &'a str,
    /// The mode, in storkctl's words.
    pub mode: &'a str,
    /// The object's labels.
    pub labels: BTreeMap<&'a str, &'a str>,
    /// The object's annotations.
    pub annotations: BTreeMap<&'a str, &'a str>,
    /// `spec.platformOptions`.
    pub platform_options: clear::PlatformOptions<'a>,
}

/// What templates know of the way to seal.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum SealContext<'a> {
    /// A store of External Secrets.
    ExternalSecret {
        /// The store's name.
        store: &'a str,
        /// The store's kind.
        store_kind: &'a str,
        /// How often it is read.
        refresh_interval: &'a str,
        /// Who owns the object.
        creation_policy: &'a str,
        /// The key in the store.
        key: String,
    },
    /// A vault.
    VaultPlugin {
        /// The path in the vault.
        path: String,
    },
}

/// What templates know of a bridge.
#[derive(Debug, Serialize)]
pub struct BridgeContext<'a> {
    /// The Secret that the controller makes.
    pub secret: SecretContext<'a>,
    /// 16 characters that are others when the content is another.
    pub revision: String,
    /// The image of the Job, where the user chose one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<&'a str>,
    /// How often External Secrets reads the Secret.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refresh_interval: Option<&'a str>,
    /// How Flux finds the tree.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flux: Option<FluxContext<'a>>,
}

/// What templates know of an unsealed Secret.
#[derive(Debug, Serialize)]
pub struct SecretContext<'a> {
    /// Its name.
    pub name: String,
    /// Its namespace.
    pub namespace: &'a str,
    /// Its one key.
    pub key: String,
}

/// What templates know of Flux.
#[derive(Debug, Serialize)]
pub struct FluxContext<'a> {
    /// The directory of the ClusterPair, from the root of the source.
    pub path: String,
    /// The kind of what brings the tree.
    pub source_kind: &'a str,
    /// What brings the tree.
    pub source: FluxObjectContext<'a>,
    /// A Kustomization to wait for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub depends_on: Option<FluxObjectContext<'a>>,
}

/// An object of Flux.
#[derive(Debug, Serialize)]
pub struct FluxObjectContext<'a> {
    name: &'a str,
    namespace: &'a str,
}

impl<'a> BridgeContext<'a> {
    /// What pairings.yaml says of a bridge; Flux finds the ClusterPair in the directory `skeleton`.
    pub fn new(secret: SecretContext<'a>, revision: String, bridge: &'a Bridge, skeleton: &str) -> Self {
        let plain = Self { secret, revision, image: None, refresh_interval: None, flux: None };
        match bridge {
            Bridge::Job { image } => Self { image: image.as_deref(), ..plain },
            Bridge::ExternalSecrets { refresh_interval } => {
                Self { refresh_interval: Some(refresh_interval), ..plain }
            }
            Bridge::Flux(flux) => {
                Self { flux: Some(FluxContext::new(flux, format!("{}/{skeleton}", flux.path))), ..plain }
            }
        }
    }
}

impl<'a> FluxContext<'a> {
    /// What pairings.yaml says, and the directory of one ClusterPair.
    fn new(flux: &'a FluxBridge, path: String) -> Self {
        let object =
            |object: &'a FluxObject| FluxObjectContext { name: &object.name, namespace: &object.namespace };
        let (source, depends_on) = (object(&flux.source), flux.depends_on.as_ref().map(object));
        Self { path, source_kind: &flux.source_kind, source, depends_on }
    }
}

impl<'a> SourceContext<'a> {
    /// A source cluster with its pairs and no files yet.
    pub fn new(pairings: &'a Pairings, source: &'a SourcePlan<'a>) -> Self {
        let pair = |(id, index): (&ObjectId, &usize)| LazyPair {
            id: id.clone(),
            pair: Arc::clone(&pairings.pairs[*index]),
            value: OnceLock::new(),
        };
        let pairs = Pairs(source.objects.iter().map(pair).collect());
        let mut namespaces: Vec<&str> = source.objects.keys().map(|id| id.namespace.as_str()).collect();
        namespaces.dedup();
        let seal = source.cluster.seal.as_ref();
        Self {
            name: source.cluster.name.as_str(),
            labels: &source.cluster.labels,
            namespaces,
            pairs: Value::from_object(pairs),
            resources: Vec::new(),
            sealed: Vec::new(),
            ksops: matches!(seal, Some(Seal::Sops(Sops { ksops: true, .. }))),
        }
    }
}

/// Pairs whose contexts are made when a template asks for them: most templates do not, and a fleet has many.
#[derive(Debug)]
struct Pairs(Vec<LazyPair>);

#[derive(Debug)]
struct LazyPair {
    id: ObjectId,
    pair: Arc<Pair>,
    /// The same for whoever asks again: templates loop within loops, and may compare.
    value: OnceLock<Value>,
}

impl Object for Pairs {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Seq
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let LazyPair { id, pair, value } = self.0.get(key.as_usize()?)?;
        Some(value.get_or_init(|| Value::from(Serde(PairContext::new(id, pair)))).clone())
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Seq(self.0.len())
    }
}

impl<'a> PairContext<'a> {
    /// One object.
    pub fn new(id: &'a ObjectId, pair: &'a Pair) -> Self {
        Self {
            name: id.name.as_str(),
            namespace: id.namespace.as_str(),
            destination: pair.destination.as_str(),
            mode: pair.mode.as_str(),
            labels: clear::labels(pair),
            annotations: clear::annotations(pair),
            platform_options: clear::platform_options(pair),
        }
    }
}

#[cfg(test)]
mod tests {
    use minijinja::{Environment, context};

    use super::*;

    #[test]
    fn pairs_are_a_list_like_any_other_and_each_is_made_once() {
        let lazy = |name: &str| LazyPair {
            id: ObjectId { namespace: "payments".parse().unwrap(), name: name.parse().unwrap() },
            pair: Arc::new(Pair::awkward(name, "x")),
            value: OnceLock::new(),
        };
        let pairs = Value::from_object(Pairs(vec![lazy("one"), lazy("two")]));
        let template = "{{ pairs|length }} {{ pairs[1].labels.team }} {{ pairs[0] is sameas pairs[0] }} \
                        {{ pairs|map(attribute='name')|join(' ') }}{% for pair in pairs %} {{ loop.last }}{% endfor %}";
        let made = Environment::new().render_str(template, context! { pairs }).unwrap();
        assert_eq!(made, "2 on True one two False True");
    }
}
