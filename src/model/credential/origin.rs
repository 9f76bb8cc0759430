//! From which Secret a token of a service account is.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;

/// The Secret that a token names, unverified (Kubernetes, `pkg/serviceaccount/legacy.go` and `claims.go`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecretOfToken {
    /// The namespace of the account and of the Secret.
    pub namespace: String,
    /// The name of the account.
    pub account: String,
    /// The identity of the account, which is another on every cluster.
    pub account_uid: Option<String>,
    /// The name of the Secret.
    pub name: String,
    /// The identity of the Secret; a token that lies in its Secret does not say.
    pub uid: Option<String>,
}

#[derive(Deserialize)]
struct InSecret {
    #[serde(rename = "kubernetes.io/serviceaccount/namespace")]
    namespace: String,
    #[serde(rename = "kubernetes.io/serviceaccount/service-account.name")]
    account: String,
    #[serde(default, rename = "kubernetes.io/serviceaccount/service-account.uid")]
    account_uid: Option<String>,
    #[serde(rename = "kubernetes.io/serviceaccount/secret.name")]
    name: String,
}

#[derive(Deserialize)]
struct Bound {
    #[serde(rename = "kubernetes.io")]
    kubernetes: Kubernetes,
}

#[derive(Deserialize)]
struct Kubernetes {
    namespace: String,
    serviceaccount: Reference,
    secret: Reference,
}

#[derive(Deserialize)]
struct Reference {
    name: String,
    #[serde(default)]
    uid: Option<String>,
}

impl SecretOfToken {
    /// Reads the claims of a token; nothing where it names no Secret.
    pub fn read(token: &str) -> Option<Self> {
        let mut segments = token.split('.');
        let (_, payload, _) = (segments.next()?, segments.next()?, segments.next()?);
        let payload = URL_SAFE_NO_PAD.decode(payload.trim_end_matches('=')).ok()?;
        if let Ok(InSecret { namespace, account, account_uid, name }) = serde_json::from_slice(&payload) {
            return Some(Self { namespace, account, account_uid, name, uid: None });
        }
        let Bound { kubernetes: Kubernetes { namespace, serviceaccount, secret } } =
            serde_json::from_slice(&payload).ok()?;
        let Reference { name: account, uid: account_uid } = serviceaccount;
        Some(Self { namespace, account, account_uid, name: secret.name, uid: secret.uid })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(claims: &serde_json::Value) -> String {
        format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(claims.to_string()))
    }

    #[test]
    fn both_kinds_of_tokens_name_their_secret() {
        let lies_in = serde_json::json!({
            "kubernetes.io/serviceaccount/namespace": "pairctl",
            "kubernetes.io/serviceaccount/service-account.name": "pairing",
            "kubernetes.io/serviceaccount/service-account.uid": "a",
            "kubernetes.io/serviceaccount/secret.name": "pairing-1",
        });
        let bound = serde_json::json!({"kubernetes.io": {
            "namespace": "pairctl",
            "serviceaccount": {"name": "pairing", "uid": "a"},
            "secret": {"name": "pairing-1", "uid": "b"},
        }});
        for (claims, uid) in [(lies_in, None), (bound, Some("b".to_owned()))] {
            let read = SecretOfToken::read(&token(&claims)).unwrap();
            let expected = SecretOfToken {
                namespace: "pairctl".into(),
                account: "pairing".into(),
                account_uid: Some("a".into()),
                name: "pairing-1".into(),
                uid,
            };
            assert_eq!(read, expected);
        }
    }

    #[test]
    fn other_tokens_name_none() {
        let other =
            serde_json::json!({"sub": "system:serviceaccount:a:b", "kubernetes.io": {"namespace": "a"}});
        for text in ["", "opaque", "a.b.c", &token(&other)] {
            assert_eq!(SecretOfToken::read(text), None, "{text}");
        }
    }
}
