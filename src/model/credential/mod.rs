//! What may be said of a credential: its kind, whose it is, of which type its key is, when it ends. Never what it is.

mod certificate;
mod origin;
mod person;
mod token;

pub use certificate::CertificateFacts;
pub use origin::SecretOfToken;
pub use token::{Audience, Claims};

use super::cluster_pair::{PairConfig, Plain};

/// A text of the user's fields or of the cluster's.
fn text(field: Option<&Plain>) -> Option<&str> {
    match field {
        Some(Plain::Text(text)) => Some(text.expose()),
        _ => None,
    }
}

impl PairConfig {
    /// The claims of its token, where that says something of itself.
    pub fn claims(&self) -> Option<Claims> {
        text(self.user_fields.get("token")).and_then(Claims::read)
    }

    /// Its client certificate, the leaf first.
    pub fn client_certificates(&self) -> Vec<CertificateFacts> {
        text(self.user_fields.get("client-certificate-data")).map(CertificateFacts::all).unwrap_or_default()
    }

    /// The certificates by which it knows the destination.
    pub fn authorities(&self) -> Vec<CertificateFacts> {
        text(self.cluster_fields.get("certificate-authority-data"))
            .map(CertificateFacts::all)
            .unwrap_or_default()
    }

    /// The digests of its client certificates and of its authorities, in their order.
    pub fn certificate_digests(&self) -> [Vec<String>; 2] {
        let client = self.user_fields.get("client-certificate-data");
        let authorities = self.cluster_fields.get("certificate-authority-data");
        [client, authorities].map(|field| text(field).map(CertificateFacts::digests).unwrap_or_default())
    }

    /// When the first of what it logs in with ends, as RFC 3339 writes it; nothing where none says so.
    pub fn credential_end(&self) -> Option<String> {
        let certificate = self.client_certificates().into_iter().next().map(|leaf| leaf.until);
        certificate.into_iter().chain(self.claims().and_then(|claims| claims.until())).min()
    }

    /// What may be said of what it logs in with.
    pub fn credential_said(&self) -> String {
        let has = |key: &str| self.user_fields.contains_key(key);
        let mut kinds = Vec::new();
        if has("client-certificate-data") {
            let said = self.client_certificates().first().map(|leaf| format!(", {}", leaf.said()));
            kinds.push(format!("client certificate{}", said.unwrap_or_default()));
        }
        if has("token") {
            kinds.push(self.claims().map_or("opaque token".to_owned(), |claims| claims.said()));
        }
        if has("username") || has("password") {
            kinds.push("user name and password".to_owned());
        }
        let others =
            [("exec", "exec plugin"), ("auth-provider", "auth provider"), ("act-as", "impersonation")];
        kinds.extend(others.iter().filter(|(key, _)| has(key)).map(|(_, kind)| (*kind).to_owned()));
        if kinds.is_empty() { "none".to_owned() } else { kinds.join("; ") }
    }

    /// What may be said of whom it trusts.
    pub fn authority_said(&self) -> String {
        if self.cluster_fields.contains_key("insecure-skip-tls-verify") {
            return "none, the server is not verified".to_owned();
        }
        match self.authorities().first() {
            Some(authority) => authority.said(),
            None if self.cluster_fields.contains_key("certificate-authority-data") => {
                "none that can be read".to_owned()
            }
            None => "none, the system's own are trusted".to_owned(),
        }
    }
}

/// Whatever a certificate or a token says of itself, such that it does not drive a terminal.
pub fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || c == '`' { '?' } else { c }).take(120).collect()
}

#[cfg(test)]
mod tests;
