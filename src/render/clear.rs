//! The clear part of a sealed manifest: what a reviewer reads and what needs no credential.

use std::collections::BTreeMap;

use serde::Serialize;
use zeroize::Zeroizing;

use crate::model::cluster_pair::{API_VERSION, KIND, ObjectId};
use crate::model::fingerprint::{self, Fingerprint};
use crate::model::pairing::Pair;
use crate::yaml;

pub use crate::model::pairing::DESTINATION_LABEL;

/// Keeps Flux' `postBuild` from replacing `${...}` inside a decrypted token
/// (fluxcd/kustomize-controller, docs/spec/v1/kustomizations.md).
const NO_SUBSTITUTION: (&str, &str) = ("kustomize.toolkit.fluxcd.io/substitute", "disabled");

/// Argo CD leaves a file with this line alone in directory mode: without a decryptor it would apply the ciphertext, and
/// one such object makes Stork's list of all pairs fail (argo-cd, reposerver/repository/repository.go).
pub const ARGO_SKIP: &str = "# +argocd:skip-file-rendering";

#[derive(Serialize)]
struct Metadata<'a> {
    name: &'a str,
    namespace: &'a str,
    labels: BTreeMap<&'a str, &'a str>,
    annotations: BTreeMap<&'a str, &'a str>,
}

/// The lines from the first key to `spec:`.
pub fn head(id: &ObjectId, pair: &Pair, fingerprint: &Fingerprint) -> String {
    head_of((id.namespace.as_str(), id.name.as_str()), pair, &fingerprint.to_string())
}

/// The same for an object that is only known by its names.
pub(super) fn head_of((namespace, name): (&str, &str), pair: &Pair, fingerprint: &str) -> String {
    let (labels, mut annotations) = (labels(pair), annotations(pair));
    annotations.insert(fingerprint::ANNOTATION, fingerprint);
    let metadata = Metadata { name, namespace, labels, annotations };
    head_with(metadata)
}

/// The same with this metadata, whose fields stand in its own order.
pub(super) fn head_with(metadata: impl Serialize) -> String {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Head<M> {
        api_version: &'static str,
        kind: &'static str,
        metadata: M,
    }
    yaml::to_text(&Head { api_version: API_VERSION, kind: KIND, metadata })
}

/// The object's labels: the user's and where it points.
pub fn labels(pair: &Pair) -> BTreeMap<&str, &str> {
    let mut labels = borrowed(&pair.labels);
    labels.insert(DESTINATION_LABEL, pair.destination.as_str());
    labels
}

/// The object's annotations, without its fingerprint.
pub fn annotations(pair: &Pair) -> BTreeMap<&str, &str> {
    let mut annotations = BTreeMap::from([NO_SUBSTITUTION]);
    annotations.extend(borrowed(&pair.annotations));
    annotations
}

fn borrowed(texts: &BTreeMap<String, String>) -> BTreeMap<&str, &str> {
    texts.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect()
}

/// `spec.platformOptions`: empty, or Rancher's project mappings.
pub type PlatformOptions<'a> = BTreeMap<&'a str, BTreeMap<&'a str, BTreeMap<&'a str, &'a str>>>;

/// The object's platform options.
pub fn platform_options(pair: &Pair) -> PlatformOptions<'_> {
    if pair.project_mappings.is_empty() {
        return BTreeMap::new();
    }
    let mappings = BTreeMap::from([("projectMappings", borrowed(&pair.project_mappings))]);
    BTreeMap::from([("rancher", mappings)])
}

/// The lines of `platformOptions`, as a child of `spec:`.
pub fn tail(pair: &Pair) -> String {
    below_spec(&BTreeMap::from([("platformOptions", platform_options(pair))]))
}

/// Writes a mapping as children of `spec:`, without that line.
pub fn below_spec<T: Serialize>(children: &T) -> String {
    let mut text = yaml::to_text(&BTreeMap::from([("spec", children)]));
    text.drain(..SPEC.len());
    text
}

/// The same for children that hold secrets.
pub(super) fn secret_below_spec<T: Serialize>(children: &T) -> Zeroizing<String> {
    let whole = yaml::to_secret_text(&BTreeMap::from([("spec", children)]));
    Zeroizing::new(whole[SPEC.len()..].to_owned())
}

/// The line above the children.
pub const SPEC: &str = "spec:\n";
