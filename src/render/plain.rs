//! Manifests in clear, for a pipe. These texts are no [`super::manifest::SealedText`], so the tree cannot take them.

use std::collections::BTreeMap;

use serde::Serialize;
use zeroize::Zeroizing;

use super::clear::{self, SPEC};
use super::secret_sealer::secret_name;
use crate::by_address::ByAddress;
use crate::model::cluster_pair::{ClusterPair, ObjectId, PairConfig, Plain, plain_options};
use crate::model::pairing::Pair;
use crate::model::plan::Contents;
use crate::model::secret::Secret;
use crate::yaml;

type Options = BTreeMap<String, Secret>;

/// Makes the manifests of a fleet. What many of them hide is written once: the config of a destination, the options of a
/// pair.
pub struct PlainManifests<'c> {
    configs: ByAddress<'c, PairConfig, Zeroizing<String>>,
    options: ByAddress<'c, Options, Zeroizing<String>>,
}

impl<'c> PlainManifests<'c> {
    /// For pairs that have these contents.
    pub fn new(contents: &'c [Contents]) -> Self {
        Self {
            configs: ByAddress::new(contents.iter().filter_map(|contents| contents.config.as_deref())),
            options: ByAddress::new(contents.iter().filter_map(|contents| contents.options.as_deref())),
        }
    }

    /// One document of a stream: the object as it is applied. Nothing where not all of it is at hand.
    pub fn cluster_pair(&self, id: &ObjectId, pair: &Pair, contents: &Contents) -> Option<Zeroizing<String>> {
        self.manifest("---\n", (id, pair), contents)
    }

    /// One document of a stream: a Secret with the object's manifest, for kubeseal. Nothing where not all of it is at hand.
    pub fn secret(&self, id: &ObjectId, pair: &Pair, contents: &Contents) -> Option<Zeroizing<String>> {
        let manifest = self.manifest("", (id, pair), contents)?;
        let name = Plain::text(secret_name(id));
        let metadata = [("name", name), ("namespace", Plain::text(id.namespace.as_str()))];
        let secret = Plain::map([
            ("apiVersion", Plain::text("v1")),
            ("kind", Plain::text("Secret")),
            ("metadata", Plain::map(metadata)),
            ("stringData", Plain::map([("clusterpair.yaml", Plain::text(manifest.as_str()))])),
            ("type", Plain::text("Opaque")),
        ]);
        Some(joined(&["---\n", &yaml::to_secret_text(&secret.exposed())]))
    }

    fn manifest(
        &self,
        start: &str,
        (id, pair): (&ObjectId, &Pair),
        contents: &Contents,
    ) -> Option<Zeroizing<String>> {
        let below_spec = |key, value: Plain| clear::secret_below_spec(&Plain::map([(key, value)]).exposed());
        let config = contents.config.as_deref()?;
        let config = self.configs.get(config, |config| below_spec("config", config.plain()))?;
        let options = contents.options.as_deref()?;
        let options = self.options.get(options, |options| below_spec("options", plain_options(options)))?;
        Some(joined(&[start, &head(id, pair), SPEC, config, options, &clear::tail(pair)]))
    }
}

/// The lines from the first key to `spec:`, in the order of [`ClusterPair::plain`].
fn head(id: &ObjectId, pair: &Pair) -> String {
    #[derive(Serialize)]
    struct Metadata<'a> {
        annotations: BTreeMap<&'a str, &'a str>,
        labels: BTreeMap<&'a str, &'a str>,
        name: &'a str,
        namespace: &'a str,
    }
    clear::head_with(Metadata {
        annotations: clear::annotations(pair),
        labels: clear::labels(pair),
        name: id.name.as_str(),
        namespace: id.namespace.as_str(),
    })
}

/// One text, whose buffer never grows: a smaller one would be left behind unwiped.
fn joined(texts: &[&str]) -> Zeroizing<String> {
    let mut joined = Zeroizing::new(String::with_capacity(texts.iter().map(|text| text.len()).sum()));
    for text in texts {
        joined.push_str(text);
    }
    joined
}

/// The object with all labels and annotations but its fingerprint.
pub(super) fn with_metadata(object: ClusterPair, pair: &Pair) -> ClusterPair {
    let owned = |texts: BTreeMap<&str, &str>| {
        texts.into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect()
    };
    ClusterPair { labels: owned(clear::labels(pair)), annotations: owned(clear::annotations(pair)), ..object }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn pair(name: &str, mappings: &[(&str, &str)]) -> Pair {
        let mappings = mappings.iter().map(|(from, to)| ((*from).to_owned(), (*to).to_owned()));
        Pair { project_mappings: mappings.collect(), ..Pair::awkward(name, "a: b\n\nc") }
    }

    fn contents(server: &str, options: &[(&str, &str)]) -> Contents {
        let config = PairConfig {
            context: "yes".into(),
            cluster: "123".into(),
            user: "u".into(),
            namespace: None,
            colors: true,
            server: server.into(),
            cluster_fields: BTreeMap::new(),
            user_fields: BTreeMap::from([("token", Plain::text("hunter2: x"))]),
        };
        let options = options.iter().map(|(key, value)| ((*key).to_owned(), Secret::from(*value))).collect();
        Contents { config: Some(Arc::new(config)), options: Some(Arc::new(options)), ..Contents::default() }
    }

    #[test]
    fn a_document_is_the_text_of_the_whole_object() {
        let all = [contents("https://a", &[]), contents("https://b", &[("ip", "0x1f"), ("token", "~")])];
        let manifests = PlainManifests::new(&all);
        let pairs = [pair("dr", &[]), pair("123", &[("p-1", "p-2")])];
        for (pair, contents) in pairs.iter().flat_map(|pair| all.iter().map(move |contents| (pair, contents)))
        {
            for namespace in ["payments", "null"] {
                let id = ObjectId { namespace: namespace.parse().unwrap(), name: pair.name.clone() };
                let whole = with_metadata(contents.object(&id, pair).unwrap(), pair).plain();
                let whole = yaml::to_text(&whole.exposed());
                let document = manifests.cluster_pair(&id, pair, contents).unwrap();
                assert_eq!(*document, format!("---\n{whole}"));
                let secret: serde_json::Value =
                    serde_yaml::from_str(&manifests.secret(&id, pair, contents).unwrap()).unwrap();
                assert_eq!(secret["stringData"]["clusterpair.yaml"], whole);
            }
        }
    }

    #[test]
    fn what_is_not_at_hand_has_no_document() {
        let all = [Contents { config: None, ..contents("https://a", &[]) }, Contents::default()];
        let (manifests, pair) = (PlainManifests::new(&all), pair("dr", &[]));
        let id = ObjectId { namespace: "payments".parse().unwrap(), name: pair.name.clone() };
        assert!(all.iter().all(|contents| manifests.cluster_pair(&id, &pair, contents).is_none()));
    }
}
