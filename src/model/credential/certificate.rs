//! What may be said of a certificate.

use std::time::SystemTime;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use x509_cert::Certificate;
use x509_cert::der::Encode;
use x509_cert::der::asn1::ObjectIdentifier;
use x509_cert::ext::pkix::{BasicConstraints, ExtendedKeyUsage};
use x509_cert::spki::SubjectPublicKeyInfoOwned;

use super::printable;
use crate::model::receipt::digest;

/// Whose a certificate is, which key it has, and when it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateFacts {
    /// Its subject, as RFC 4514 writes it, without control characters.
    pub subject: String,
    /// The common name of its subject.
    pub common_name: Option<String>,
    /// The organisations of its subject: a user's groups to Kubernetes.
    pub organizations: Vec<String>,
    /// The type of its key, such as `ECDSA P-256` or `RSA 2048`.
    pub key_type: String,
    /// From when it holds.
    pub not_before: SystemTime,
    /// Until when it holds.
    pub not_after: SystemTime,
    /// The last second, as RFC 3339 writes it.
    pub until: String,
    /// Whether it may sign others (RFC 5280, 4.2.1.9).
    pub is_authority: bool,
    /// Whether a client may log in with it (RFC 5280, 4.2.1.12): one that says nothing of its use is for any.
    pub is_for_clients: bool,
}

impl CertificateFacts {
    /// All certificates of a PEM text in base64, as kubeconfigs have them; none where it cannot be read.
    pub fn all(base64: &str) -> Vec<Self> {
        chain(base64).iter().map(Self::of).collect()
    }

    /// `sha256:` and the digits of SHA-256 over the DER of each. DER has one form only, so that what was read is what is
    /// written.
    pub fn digests(base64: &str) -> Vec<String> {
        chain(base64).iter().map(|certificate| digest(&certificate.to_der().unwrap_or_default())).collect()
    }

    fn of(certificate: &Certificate) -> Self {
        let body = certificate.tbs_certificate();
        let validity = body.validity();
        let constraints = body.get_extension::<BasicConstraints>().ok().flatten();
        let uses = body.get_extension::<ExtendedKeyUsage>().ok().flatten();
        Self {
            subject: printable(&body.subject().to_string()),
            common_name: attributes(certificate, COMMON_NAME).into_iter().next(),
            organizations: attributes(certificate, ORGANIZATION),
            key_type: key_type(body.subject_public_key_info()),
            not_before: validity.not_before.to_system_time(),
            not_after: validity.not_after.to_system_time(),
            until: validity.not_after.to_date_time().to_string(),
            is_authority: constraints.is_some_and(|(_, constraints)| constraints.ca),
            is_for_clients: uses.is_none_or(|(_, uses)| uses.0.iter().any(|one| FOR_CLIENTS.contains(one))),
        }
    }

    /// All that may be said, on one line.
    pub fn said(&self) -> String {
        format!("subject `{}`, {}, until {}", self.subject, self.key_type, self.until)
    }
}

fn chain(base64: &str) -> Vec<Certificate> {
    let pem = STANDARD.decode(base64.trim()).unwrap_or_default();
    Certificate::load_pem_chain(&pem).unwrap_or_default()
}

/// Client authentication, and any use.
const FOR_CLIENTS: [ObjectIdentifier; 2] =
    [ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.2"), ObjectIdentifier::new_unwrap("2.5.29.37.0")];

const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
const ORGANIZATION: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.10");

fn attributes(certificate: &Certificate, oid: ObjectIdentifier) -> Vec<String> {
    let attributes = certificate.tbs_certificate().subject().iter();
    let values = attributes.filter(|attribute| attribute.oid == oid);
    values.map(|attribute| printable(&String::from_utf8_lossy(attribute.value.value()))).collect()
}

const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const CURVES: [(ObjectIdentifier, &str); 3] = [
    (ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7"), "ECDSA P-256"),
    (ObjectIdentifier::new_unwrap("1.3.132.0.34"), "ECDSA P-384"),
    (ObjectIdentifier::new_unwrap("1.3.132.0.35"), "ECDSA P-521"),
];
const ED25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");

/// The type of a public key (RFC 5280 and 5480, RFC 8410).
fn key_type(key: &SubjectPublicKeyInfoOwned) -> String {
    let algorithm = &key.algorithm;
    let curve = || algorithm.parameters.as_ref().and_then(|curve| curve.decode_as::<ObjectIdentifier>().ok());
    match algorithm.oid {
        // A modulus has a leading zero, and eleven to fourteen bytes of DER stand round modulus and exponent.
        RSA => format!("RSA {}", key.subject_public_key.raw_bytes().len() / 64 * 512),
        EC => {
            CURVES.iter().find(|(oid, _)| Some(*oid) == curve()).map_or("ECDSA", |(_, name)| name).to_owned()
        }
        ED25519 => "Ed25519".to_owned(),
        _ => "key of an unknown type".to_owned(),
    }
}
