//! What may be said of a credential: its kind, whose it is, of which type its key is, when it ends. Never what it is.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde::Deserialize;
use x509_cert::Certificate;
use x509_cert::der::oid::ObjectIdentifier;
use x509_cert::der::{DateTime, DecodePem};
use x509_cert::spki::SubjectPublicKeyInfoOwned;

use crate::model::cluster_pair::{PairConfig, Plain};
use crate::model::expected::Expected;
use crate::model::fingerprint::PartName;
use crate::model::live::LiveSpec;

/// What may be said of the live credential and of the wanted one, where they differ.
pub(super) fn evidence(expected: &Expected<'_>, spec: &LiveSpec, parts: &[PartName]) -> Vec<String> {
    let mut evidence = Vec::new();
    let sides = [("live", spec.config.as_ref()), ("wanted", expected.contents.config.as_deref())];
    for (side, config) in sides {
        let Some(config) = config else { continue };
        if parts.contains(&PartName::Credential) {
            evidence.push(format!("{side} credential: {}", credential(config)));
        }
        if parts.contains(&PartName::Authority) {
            evidence.push(format!("{side} certificate authority: {}", authority(config)));
        }
    }
    evidence
}

fn text(field: Option<&Plain>) -> Option<&str> {
    match field {
        Some(Plain::Text(text)) => Some(text.expose()),
        _ => None,
    }
}

fn credential(config: &PairConfig) -> String {
    let field = |key: &str| text(config.user_fields.get(key));
    let mut kinds = Vec::new();
    if let Some(data) = field("client-certificate-data") {
        kinds.push(
            certificate(data)
                .map_or("client certificate".to_owned(), |said| format!("client certificate, {said}")),
        );
    }
    if let Some(token) = field("token") {
        kinds.push(claims(token).map_or("opaque token".to_owned(), |claims| claims.said()));
    }
    if field("username").is_some() || field("password").is_some() {
        kinds.push("user name and password".to_owned());
    }
    let others = [("exec", "exec plugin"), ("auth-provider", "auth provider"), ("act-as", "impersonation")];
    kinds.extend(
        others
            .iter()
            .filter(|(key, _)| config.user_fields.contains_key(key))
            .map(|(_, kind)| (*kind).to_owned()),
    );
    if kinds.is_empty() { "none".to_owned() } else { kinds.join("; ") }
}

fn authority(config: &PairConfig) -> String {
    let data = text(config.cluster_fields.get("certificate-authority-data"));
    let said = data.and_then(certificate);
    let insecure = config.cluster_fields.contains_key("insecure-skip-tls-verify");
    match said {
        _ if insecure => "none, the server is not verified".to_owned(),
        Some(said) => said,
        None if data.is_some() => "none that can be read".to_owned(),
        None => "none, the system's own are trusted".to_owned(),
    }
}

/// Whose the first certificate is, which key it has and when it ends.
fn certificate(base64: &str) -> Option<String> {
    let pem = STANDARD.decode(base64).ok()?;
    let certificate = Certificate::from_pem(&pem).ok()?;
    let body = certificate.tbs_certificate();
    let (subject, end) = (body.subject(), body.validity().not_after.to_date_time());
    Some(format!(
        "subject `{}`, {}, until {end}",
        printable(&subject.to_string()),
        key_type(body.subject_public_key_info())
    ))
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

/// What a token says of itself (RFC 7519), unverified.
#[derive(Deserialize)]
struct Claims {
    sub: Option<String>,
    exp: Option<i64>,
}

fn claims(token: &str) -> Option<Claims> {
    let mut segments = token.split('.');
    let (_, payload, _) = (segments.next()?, segments.next()?, segments.next()?);
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload.trim_end_matches('=')).ok()?).ok()
}

impl Claims {
    fn said(&self) -> String {
        let subject =
            self.sub.as_ref().map(|subject| format!(" of `{}`", printable(subject))).unwrap_or_default();
        let end = match self.exp.map(|end| u64::try_from(end).unwrap_or_default()) {
            None => ", without an end".to_owned(),
            Some(end) => DateTime::from_unix_duration(std::time::Duration::from_secs(end))
                .map_or(", with an end that is no date".to_owned(), |end| format!(", until {end}")),
        };
        format!("token{subject}{end}")
    }
}

/// Whatever a certificate or a token says of itself must not drive the terminal.
fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || c == '`' { '?' } else { c }).take(120).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use rcgen::{CertificateParams, DnType, KeyPair, PKCS_ECDSA_P256_SHA256, PKCS_ED25519, date_time_ymd};
    use serde_json::json;

    use super::*;

    fn config(user: &[(&'static str, &str)]) -> PairConfig {
        PairConfig {
            context: "c".into(),
            cluster: "k".into(),
            user: "u".into(),
            namespace: None,
            colors: false,
            server: "https://west".into(),
            cluster_fields: BTreeMap::new(),
            user_fields: user.iter().map(|(key, value)| (*key, Plain::text(*value))).collect(),
        }
    }

    fn certificate(subject: &str, key: &KeyPair) -> String {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, subject);
        params.not_after = date_time_ymd(2031, 5, 6);
        STANDARD.encode(params.self_signed(key).unwrap().pem())
    }

    #[test]
    fn a_certificate_says_whose_it_is_and_when_it_ends() {
        let ecdsa = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap();
        let ed25519 = KeyPair::generate_for(&PKCS_ED25519).unwrap();
        for (key, kind) in [(&ecdsa, "ECDSA P-256"), (&ed25519, "Ed25519")] {
            let said = credential(&config(&[("client-certificate-data", &certificate("dr\u{1b}[31m", key))]));
            assert!(said.ends_with(&format!(", {kind}, until 2031-05-06T00:00:00Z")), "{said}");
            assert!(said.contains("CN=dr") && !said.contains('\u{1b}'), "{said}");
        }
        assert_eq!(credential(&config(&[("client-certificate-data", "AAAA")])), "client certificate");
    }

    #[test]
    fn an_rsa_key_has_a_size() {
        let pem = include_str!("../../tests/vectors/sealing/certificates/rsa-2048.pem");
        let said = super::certificate(&STANDARD.encode(pem)).unwrap();
        assert!(said.contains(", RSA 2048, "), "{said}");
    }

    #[test]
    fn a_token_says_whose_it_is_and_no_token_is_shown() {
        let claims =
            json!({"sub": "system:serviceaccount:dr:stork", "exp": 1_900_000_000, "nonce": "hunter2"});
        let token = format!("e30.{}.hunter2", URL_SAFE_NO_PAD.encode(claims.to_string()));
        let said = credential(&config(&[("token", &token)]));
        assert_eq!(said, "token of `system:serviceaccount:dr:stork`, until 2030-03-17T17:46:40Z");
        let endless = format!("e30.{}.hunter2", URL_SAFE_NO_PAD.encode("{}"));
        assert_eq!(credential(&config(&[("token", &endless)])), "token, without an end");
        let far = format!("e30.{}.x", URL_SAFE_NO_PAD.encode(r#"{"exp": 9000000000000000000}"#));
        assert_eq!(credential(&config(&[("token", &far)])), "token, with an end that is no date");
        assert_eq!(credential(&config(&[("token", "hunter2")])), "opaque token");
        assert_eq!(
            credential(&config(&[("username", "jane"), ("password", "hunter2")])),
            "user name and password"
        );
        assert_eq!(credential(&config(&[])), "none");
    }
}
