//! The bridges beside SealedSecrets, which make the ClusterPairs from the unsealed Secrets.

use super::surroundings::Made;
use super::{Desired, Source};
use crate::model::cluster_pair::ObjectId;
use crate::model::fingerprint::{self, Fingerprint};
use crate::model::pairing::{Cluster, Pair};
use crate::model::seal::{Bridge, Seal};
use crate::render::context::{BridgeContext, PairContext, SecretContext};
use crate::render::reason::Reason;
use crate::render::secret_sealer::{key, revision, secret_name};
use crate::render::template;

/// Where the ClusterPairs are that Flux completes. No namespace can have this name, and no kustomization lists it.
const FLUX_DIRECTORY: &str = "flux_postbuild";

/// All files that make the bridge of a pair, below the source cluster's directory.
pub(super) fn files(source: &Cluster, id: &ObjectId) -> Vec<String> {
    let (Some(Seal::SealedSecret(seal)), Some(file)) = (&source.seal, file(source, id)) else {
        return Vec::new();
    };
    parts(&seal.bridge, file, &skeleton(id)).into_iter().map(|(_, file)| file).collect()
}

/// The file of a pair's bridge below the source cluster's directory, where it has one.
fn file(source: &Cluster, id: &ObjectId) -> Option<String> {
    matches!(source.seal, Some(Seal::SealedSecret(_)))
        .then(|| format!("{}/{}.bridge.yaml", id.namespace, id.name))
}

impl Source<'_> {
    /// The file of a pair's bridge below the source cluster's directory, where it has one.
    pub(super) fn bridge_file(&self, id: &ObjectId) -> Option<String> {
        file(self.plan.cluster, id)
    }
}

impl Desired<'_> {
    /// The bridge of one object, whose SealedSecret has this fingerprint.
    pub(super) fn bridge(
        &self,
        source: &Source<'_>,
        (id, pair): (&ObjectId, &Pair),
        fingerprint: &Fingerprint,
        made: &mut Made<'_, '_>,
    ) {
        let (Some(Seal::SealedSecret(seal)), Some(file)) =
            (&source.plan.cluster.seal, source.bridge_file(id))
        else {
            return;
        };
        let skeleton = skeleton(id);
        let stamp = fingerprint.to_string();
        let mut object = PairContext::new(id, pair);
        object.annotations.insert(fingerprint::ANNOTATION, &stamp);
        let revision = revision(pair, fingerprint, &seal.bridge);
        let secret = SecretContext {
            name: secret_name(id),
            namespace: id.namespace.as_str(),
            key: key(&seal.bridge, &revision),
        };
        let bridge = BridgeContext::new(secret, revision, &seal.bridge, &skeleton);
        let directory = &source.directory;
        for (template, file) in parts(&seal.bridge, file, &skeleton) {
            let text = self.templates.bridge(template, &object, &bridge, &source.header, &mut made.findings);
            if let Some(text) = text {
                made.file(directory.join(file), text, Reason::Follows);
            }
        }
    }
}

/// The directory of the ClusterPair that Flux completes.
fn skeleton(id: &ObjectId) -> String {
    format!("{FLUX_DIRECTORY}/{}/{}", id.namespace, id.name)
}

/// The templates of a bridge, and the files that they make.
fn parts(bridge: &Bridge, file: String, skeleton: &str) -> Vec<(&'static str, String)> {
    match bridge {
        Bridge::Job { .. } => vec![(template::JOB_BRIDGE, file)],
        Bridge::ExternalSecrets { .. } => vec![(template::EXTERNAL_SECRETS_BRIDGE, file)],
        Bridge::Flux(_) => vec![
            (template::FLUX_BRIDGE, file),
            (template::FLUX_CLUSTERPAIR, format!("{skeleton}/clusterpair.yaml")),
        ],
    }
}
