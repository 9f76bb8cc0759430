//! The certificates and keys of one control plane, made in process.

use std::path::Path;
use std::time::SystemTime;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair,
    KeyUsagePurpose, date_time_ymd,
};
use serde_json::{Value, json};

pub(super) const CA: &str = "ca.crt";
pub(super) const SERVER: &str = "server.crt";
pub(super) const SERVER_KEY: &str = "server.key";
pub(super) const TOKENS: &str = "tokens.pub";
pub(super) const TOKENS_KEY: &str = "tokens.key";

/// A name of the server that no resolver knows, as every cluster's has it.
pub(crate) const SERVER_NAME: &str = "kubernetes";

/// All of them, as PEM.
pub(super) struct Pki {
    pub(super) ca: String,
    issuer: CertifiedIssuer<'static, KeyPair>,
    server: (String, String),
    admin: (String, String),
    expired: (String, String),
    tokens: KeyPair,
}

impl Pki {
    pub(super) fn new() -> Self {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, "pairctl-tests");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::DigitalSignature];
        let ca = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        let server =
            CertificateParams::new(["127.0.0.1".to_owned(), "localhost".to_owned(), SERVER_NAME.to_owned()])
                .unwrap();
        let mut admin = CertificateParams::default();
        admin.distinguished_name.push(DnType::CommonName, "admin");
        admin.distinguished_name.push(DnType::OrganizationName, "system:masters");
        let mut expired = admin.clone();
        expired.not_before = date_time_ymd(2020, 1, 1);
        expired.not_after = date_time_ymd(2020, 1, 2);
        Self {
            server: issue(server, ExtendedKeyUsagePurpose::ServerAuth, &ca),
            admin: issue(admin, ExtendedKeyUsagePurpose::ClientAuth, &ca),
            expired: issue(expired, ExtendedKeyUsagePurpose::ClientAuth, &ca),
            tokens: KeyPair::generate().unwrap(),
            ca: ca.pem(),
            issuer: ca,
        }
    }

    /// Writes what the server reads.
    pub(super) fn save(&self, folder: &Path) {
        for (name, pem) in [
            (CA, &self.ca),
            (SERVER, &self.server.0),
            (SERVER_KEY, &self.server.1),
            (TOKENS, &self.tokens.public_key_pem()),
            (TOKENS_KEY, &self.tokens.serialize_pem()),
        ] {
            super::save(&folder.join(name), pem);
        }
    }

    /// A client certificate and its key that hold until then.
    pub(super) fn client(&self, name: &str, until: SystemTime) -> (String, String) {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        params.not_after = until.into();
        issue(params, ExtendedKeyUsagePurpose::ClientAuth, &self.issuer)
    }

    /// A token of the server's own that is like another one, with other claims.
    pub(super) fn token_like(&self, token: &str, claims: &Value) -> String {
        let payload = token.split('.').nth(1).unwrap();
        let mut all: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap();
        all.as_object_mut().unwrap().extend(claims.as_object().unwrap().clone());
        self.token_of(token, &all)
    }

    /// A token of the server's own, signed as another one is, with these claims alone.
    pub(super) fn token_of(&self, token: &str, claims: &Value) -> String {
        let header = token.split('.').next().unwrap();
        let text = format!("{header}.{}", URL_SAFE_NO_PAD.encode(claims.to_string()));
        let key =
            EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &self.tokens.serialize_der()).unwrap();
        let signature = key.sign(&SystemRandom::new(), text.as_bytes()).unwrap();
        format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    /// The kubeconfig of a cluster-admin, and of one whose certificate has expired.
    pub(super) fn kubeconfigs(&self, url: &str) -> [String; 2] {
        [&self.admin, &self.expired].map(|(certificate, key)| {
            let user = json!({
                "client-certificate-data": STANDARD.encode(certificate),
                "client-key-data": STANDARD.encode(key),
            });
            kubeconfig(url, &self.ca, &user)
        })
    }
}

fn issue(
    mut params: CertificateParams,
    usage: ExtendedKeyUsagePurpose,
    ca: &CertifiedIssuer<'_, KeyPair>,
) -> (String, String) {
    params.extended_key_usages = vec![usage];
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    let key = KeyPair::generate().unwrap();
    (params.signed_by(&key, ca).unwrap().pem(), key.serialize_pem())
}

/// A kubeconfig with one context.
pub(super) fn kubeconfig(url: &str, ca: &str, user: &Value) -> String {
    let name = "test";
    json!({
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": name, "cluster": {"server": url, "certificate-authority-data": STANDARD.encode(ca)}}],
        "users": [{"name": name, "user": user}],
        "contexts": [{"name": name, "context": {"cluster": name, "user": name}}],
        "current-context": name,
    })
    .to_string()
}
