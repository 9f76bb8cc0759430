//! Manifests in clear, for a pipe. These texts are no [`super::manifest::SealedText`], so the tree cannot take them.

use std::collections::BTreeMap;

use zeroize::Zeroizing;

use super::clear;
use super::secret_sealer::secret_name;
use crate::model::cluster_pair::{ClusterPair, Plain};
use crate::model::pairing::Pair;
use crate::yaml;

/// One document of a stream: the object as it is applied.
pub fn cluster_pair(object: ClusterPair, pair: &Pair) -> Zeroizing<String> {
    document(&with_metadata(object, pair).plain())
}

/// One document of a stream: a Secret with the object's manifest, for kubeseal.
pub fn secret(object: ClusterPair, pair: &Pair) -> Zeroizing<String> {
    let object = with_metadata(object, pair);
    let manifest = yaml::to_secret_text(&object.plain().exposed());
    let name = secret_name(&object.id);
    let metadata = [("name", Plain::text(name)), ("namespace", Plain::text(object.id.namespace.as_str()))];
    let secret = Plain::map([
        ("apiVersion", Plain::text("v1")),
        ("kind", Plain::text("Secret")),
        ("metadata", Plain::map(metadata)),
        ("stringData", Plain::map([("clusterpair.yaml", Plain::text(manifest.as_str()))])),
        ("type", Plain::text("Opaque")),
    ]);
    document(&secret)
}

/// The object with all labels and annotations but its fingerprint.
pub(super) fn with_metadata(object: ClusterPair, pair: &Pair) -> ClusterPair {
    let owned = |texts: BTreeMap<&str, &str>| {
        texts.into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect()
    };
    ClusterPair { labels: owned(clear::labels(pair)), annotations: owned(clear::annotations(pair)), ..object }
}

fn document(value: &Plain) -> Zeroizing<String> {
    Zeroizing::new(format!("---\n{}", *yaml::to_secret_text(&value.exposed())))
}
