//! Certificates and keys, as far as Go's TLS would refuse them.

use std::ops::Range;
use std::time::SystemTime;

use rustls::crypto::aws_lc_rs;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::CertifiedKey;
use rustls::{Error, InconsistentKeys};
use x509_cert::Certificate;
use x509_cert::der::asn1::AnyRef;
use x509_cert::der::{Decode, Reader, SliceReader, Tag, Tagged};

use super::reader::Bytes;
use crate::model::code::Code;
use crate::model::finding::{Finding, Findings};

/// Checks that there is at least one certificate in PEM, which is all that Go asks of a certificate authority.
pub(super) fn check_authority(authority: &Bytes, key: &str, findings: &mut Findings) {
    if first_certificate(&authority.value).is_none() {
        findings.push(not_pem(authority, key));
    }
}

/// Checks that a client certificate and its key are PEM, belong together and have not expired.
pub(super) fn check_pair(certificate: &Bytes, key: &Bytes, now: SystemTime, findings: &mut Findings) {
    let leaf = first_certificate(&certificate.value);
    if leaf.is_none() {
        findings.push(not_pem(certificate, "client-certificate"));
    }
    let private = PrivateKeyDer::from_pem_slice(&key.value).ok();
    if private.is_none() {
        findings.push(bad_key(key));
    }
    let (Some(leaf), Some(private)) = (leaf, private) else { return };
    if is_expired(&leaf, now) {
        let finding = Finding::new(Code::CertificateExpired, "the client certificate has expired")
            .at(&certificate.place, "expired")
            .help("get a new kubeconfig, best that of a service account");
        findings.push(finding);
    }
    match compare(leaf, &private) {
        Match::Yes => {}
        Match::Broken => findings.push(bad_key(key)),
        Match::No => {
            let message = "the client key does not belong to the client certificate";
            let finding = Finding::new(Code::KeyMismatch, message)
                .at(&key.place, "the key")
                .beside(&certificate.place, "the certificate")
                .help("get both again from the same place");
            findings.push(finding);
        }
    }
}

fn bad_key(key: &Bytes) -> Finding {
    Finding::new(Code::KeyNotPem, "`client-key` is no unencrypted private key in PEM")
        .at(&key.place, "a PEM key belongs here")
        .help("decrypt or convert it with `openssl pkey`")
}

fn not_pem(bytes: &Bytes, key: &str) -> Finding {
    Finding::new(Code::CertificateNotPem, format!("`{key}` holds no certificate in PEM"))
        .at(&bytes.place, "a PEM certificate belongs here")
        .help("convert a DER certificate with `openssl x509 -inform der`")
}

fn first_certificate(pem: &[u8]) -> Option<CertificateDer<'static>> {
    CertificateDer::pem_slice_iter(pem).flatten().find(|certificate| is_sequence(certificate))
}

/// Whether the bytes are one DER sequence that begins with something. A stricter reading would refuse old certificates
/// that Go takes.
fn is_sequence(der: &[u8]) -> bool {
    AnyRef::from_der(der).is_ok_and(|outer| {
        outer.tag() == Tag::Sequence
            && SliceReader::new(outer.value()).is_ok_and(|mut inner| inner.decode::<AnyRef<'_>>().is_ok())
    })
}

fn is_expired(certificate: &CertificateDer<'_>, now: SystemTime) -> bool {
    Certificate::from_der(certificate)
        .is_ok_and(|certificate| certificate.tbs_certificate().validity().not_after.to_system_time() < now)
}

/// Whether key and certificate belong together.
enum Match {
    Yes,
    No,
    /// The key cannot be read.
    Broken,
}

/// RSA keys shorter than the library takes, and Go does: 1024 to 2047 bits, as bytes of DER.
const SHORT_RSA: Range<usize> = 500..1100;

fn compare(leaf: CertificateDer<'static>, private: &PrivateKeyDer<'_>) -> Match {
    let Ok(signer) = aws_lc_rs::sign::any_supported_type(private) else {
        return if SHORT_RSA.contains(&private.secret_der().len()) { Match::Yes } else { Match::Broken };
    };
    match CertifiedKey::new(vec![leaf], signer).keys_match() {
        Err(Error::InconsistentKeys(InconsistentKeys::KeyMismatch)) => Match::No,
        // Of a certificate that the library cannot take apart nothing is said.
        _ => Match::Yes,
    }
}
