//! The certificates and keys of one control plane, made in process.

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
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

/// All of them, as PEM.
pub(super) struct Pki {
    pub(super) ca: String,
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
        let server = CertificateParams::new(["127.0.0.1".to_owned(), "localhost".to_owned()]).unwrap();
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
