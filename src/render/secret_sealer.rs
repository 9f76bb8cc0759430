//! What a pair looks like as a SealedSecret: its names, what stays clear, and what is sealed.
//!
//! The object's whole manifest, or its whole `spec` where the bridge brings the rest, is the one value of the Secret. Its
//! key has a revision in it, so that nobody takes an older Secret for the new one.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::Serialize;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::{clear, plain};
use crate::model::bridge::one_line;
use crate::model::cluster_pair::{ClusterPair, ObjectId};
use crate::model::fingerprint::{self, Fingerprint};
use crate::model::hexadecimal::hexadecimal;
use crate::model::pairing::Pair;
use crate::model::seal::Bridge;
use crate::sealed_secret::{Metadata, Scope, SealedSecret, SealingCertificate};
use crate::sops::LastModified;
use crate::yaml;

/// When something was sealed and for which key, since a sealed value says neither.
pub const STAMP_ANNOTATION: &str = "pairctl.dev/sealed";
/// What is sealed and no secret, for reviewers and for the next run.
pub const CLEAR_ANNOTATION: &str = "pairctl.dev/clear";

/// Seals for the controller of one source cluster.
#[derive(Clone, Copy, Debug)]
pub struct SecretSealer<'a> {
    /// The controller's certificate.
    pub certificate: &'a SealingCertificate,
    /// What the value is bound to.
    pub scope: Scope,
    /// What makes the ClusterPair from the Secret.
    pub bridge: &'a Bridge,
}

/// The value of [`STAMP_ANNOTATION`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// When, as SOPS writes it.
    pub at: String,
    /// The SHA-256 of the certificate's key, in hexadecimal.
    pub key: String,
}

impl Stamp {
    /// A stamp for what is sealed now.
    pub(super) fn new(at: &LastModified, certificate: &SealingCertificate) -> Self {
        Self { at: at.to_string(), key: hexadecimal(&certificate.spki_digest()) }
    }

    /// Whether it says this certificate's key.
    pub(super) fn is_for(&self, certificate: &SealingCertificate) -> bool {
        self.key == hexadecimal(&certificate.spki_digest())
    }
}

impl fmt::Display for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} sha256:{}", self.at, self.key)
    }
}

/// The text is no stamp.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a stamp")]
pub struct NoStamp;

impl FromStr for Stamp {
    type Err = NoStamp;
    fn from_str(text: &str) -> Result<Self, NoStamp> {
        let (at, key) = text.split_once(" sha256:").ok_or(NoStamp)?;
        Ok(Self { at: at.to_owned(), key: key.to_owned() })
    }
}

/// The name of the Secret; apart from those that Stork names after a pair (Stork `pkg/storkctl/clusterpair.go`).
pub(super) fn secret_name(id: &ObjectId) -> String {
    format!("{}.clusterpair", id.name)
}

/// How the key of the sealed value begins: it says what the value is.
pub(super) fn key_prefix(bridge: &Bridge) -> &'static str {
    match bridge {
        Bridge::Job { .. } => "clusterpair-",
        Bridge::ExternalSecrets { .. } | Bridge::Flux(_) => "pairctl_spec_",
    }
}

/// The key of the sealed value. Flux takes it for the name of a variable: letters, digits and underscores.
pub(super) fn key(bridge: &Bridge, revision: &str) -> String {
    match bridge {
        Bridge::Job { .. } => format!("{}{revision}.yaml", key_prefix(bridge)),
        Bridge::ExternalSecrets { .. } | Bridge::Flux(_) => format!("{}{revision}", key_prefix(bridge)),
    }
}

/// 16 characters that are others when the content is another.
pub(super) fn revision(pair: &Pair, fingerprint: &Fingerprint, bridge: &Bridge) -> String {
    let text = format!("{fingerprint}\n{}", clear_text(pair, bridge));
    hexadecimal(&Sha256::digest(text)[..8])
}

/// What is sealed and no secret, as JSON.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SealedClear<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    labels: Option<BTreeMap<&'a str, &'a str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    annotations: Option<BTreeMap<&'a str, &'a str>>,
    platform_options: clear::PlatformOptions<'a>,
}

/// The value of [`CLEAR_ANNOTATION`]. Where the bridge brings the metadata, it is clear there.
pub(super) fn clear_text(pair: &Pair, bridge: &Bridge) -> String {
    let all = matches!(bridge, Bridge::Job { .. });
    let clear = SealedClear {
        labels: all.then(|| clear::labels(pair)),
        annotations: all.then(|| clear::annotations(pair)),
        platform_options: clear::platform_options(pair),
    };
    serde_json::to_string(&clear).unwrap_or_default()
}

/// The SealedSecret without its value: the lines from the first key to `spec:`, and those of `template:`.
pub(super) fn head_and_tail(
    id: &ObjectId,
    pair: &Pair,
    fingerprint: &Fingerprint,
    sealer: &SecretSealer<'_>,
    stamp: &Stamp,
) -> (String, String) {
    let annotations = [
        (fingerprint::ANNOTATION, fingerprint.to_string()),
        (STAMP_ANNOTATION, stamp.to_string()),
        (CLEAR_ANNOTATION, clear_text(pair, sealer.bridge)),
    ];
    let labels = BTreeMap::from([(clear::DESTINATION_LABEL.to_owned(), pair.destination.to_string())]);
    let object = SealedSecret {
        namespace: id.namespace.to_string(),
        name: secret_name(id),
        scope: sealer.scope,
        metadata: Metadata {
            labels: labels.clone(),
            annotations: annotations.map(|(key, value)| (key.to_owned(), value)).into(),
        },
        template: Metadata { labels, ..Metadata::default() },
        secret_type: "Opaque".to_owned(),
        encrypted_data: BTreeMap::new(),
    };
    let text = yaml::to_text(&object);
    let cut = format!("{}    encryptedData: {{}}\n", clear::SPEC);
    let (head, tail) = text.split_once(&cut).unwrap_or_default();
    (head.to_owned(), tail.to_owned())
}

/// What is sealed.
pub(super) fn value(
    object: ClusterPair,
    pair: &Pair,
    fingerprint: &Fingerprint,
    bridge: &Bridge,
) -> Zeroizing<String> {
    match bridge {
        Bridge::Job { .. } => {
            let mut object = plain::with_metadata(object, pair);
            object.annotations.insert(fingerprint::ANNOTATION.to_owned(), fingerprint.to_string());
            yaml::to_secret_text(&object.plain().exposed())
        }
        Bridge::ExternalSecrets { .. } | Bridge::Flux(_) => one_line(&object.spec()),
    }
}
