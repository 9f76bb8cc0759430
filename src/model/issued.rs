//! Credentials that pairctl issued: service accounts on destinations, and the generations of their tokens.
//!
//! A generation is a Secret. Of a token of kind `secret` it holds the token; one of kind `bound` is bound to it (Kubernetes
//! API, `TokenRequest` `spec.boundObjectRef`). Either way the tokens of a generation end when its Secret is deleted.

use std::fmt;
use std::time::{Duration, SystemTime};

use super::live::timestamp;
use super::name::NamespaceName;
use super::secret::Secret;

/// The label of everything that pairctl makes on a cluster, and its value.
pub const MANAGED_BY: (&str, &str) = ("app.kubernetes.io/managed-by", "pairctl");

/// The label that says that an object is a credential of pairs; its value is the name of the account.
pub const CREDENTIAL: &str = "pairctl.dev/credential";

/// The label that says in which namespace the account lives: roles and bindings live in none, and their names are the account's.
pub const CREDENTIAL_NAMESPACE: &str = "pairctl.dev/credential-namespace";

/// The annotation of a generation whose rotation has not come to its end.
pub const ROTATION: &str = "pairctl.dev/rotation";

/// What [`ROTATION`] says.
pub const OPEN: &str = "open";

/// The annotation that says what a generation replaces that pairctl did not issue, in words that hold no secret.
pub const REPLACES: &str = "pairctl.dev/replaces";

/// The annotation by which Kubernetes knows whose token a Secret is to hold.
pub const OF_ACCOUNT: &str = "kubernetes.io/service-account.name";

/// A service account that pairs log in as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its namespace.
    pub namespace: NamespaceName,
    /// Its name, which is that of its role and of the role's binding too. A label's value, so a DNS label.
    pub name: NamespaceName,
}

impl Account {
    /// Its user name, as API servers have it (Kubernetes docs, Authenticating).
    pub fn user(&self) -> String {
        format!("system:serviceaccount:{}:{}", self.namespace, self.name)
    }
}

/// One object that makes a credential, and where its API server keeps it. It holds no secret.
#[derive(Clone, Debug)]
pub struct Object {
    /// The kind, for messages.
    pub kind: &'static str,
    /// The name, for messages.
    pub name: String,
    /// The path of the object.
    pub path: String,
    /// The object.
    pub value: serde_json::Value,
}

/// How the tokens of an account are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// By the cluster's token controller, into a Secret; such a token does not end by itself.
    Secret,
    /// On request, for a time, bound to a Secret that holds nothing.
    Bound,
}

/// One generation of a credential.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Generation {
    /// The name of its Secret.
    pub name: String,
    /// The identity of its Secret: a new one of the same name has another.
    pub uid: String,
    /// When it came, as Kubernetes writes it.
    pub created: String,
    /// How its tokens are made.
    pub kind: TokenKind,
    /// Whether the rotation that made it has not come to its end.
    pub is_open: bool,
    /// What it replaces that pairctl did not issue.
    pub replaces: Option<String>,
    /// The mark of another tool that applies its Secret, and would bring it back.
    pub applied_by: Option<String>,
    /// The token, where the Secret holds it.
    pub token: Option<Secret>,
}

impl Generation {
    /// How old it is; nothing where nobody knows. One of the future is new: the clocks of two machines differ.
    pub fn age(&self, now: SystemTime) -> Option<Duration> {
        Some(now.duration_since(timestamp(&self.created)?).unwrap_or_default())
    }
}

impl fmt::Display for Generation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

/// A token that was made.
#[derive(Clone, Debug)]
pub struct Token {
    /// Itself.
    pub text: Secret,
    /// Until when it holds, where the server says so.
    pub until: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_from_a_clock_ahead_is_new() {
        let now = timestamp("2026-02-01T00:00:00Z").unwrap();
        for (created, age) in [
            ("2026-01-31T00:00:00Z", Some(86400)),
            ("2026-02-01T00:00:00Z", Some(0)),
            ("2026-02-01T00:05:00Z", Some(0)),
            ("some day", None),
        ] {
            let generation = Generation {
                name: "a".to_owned(),
                uid: "1".to_owned(),
                created: created.to_owned(),
                kind: TokenKind::Secret,
                is_open: false,
                replaces: None,
                applied_by: None,
                token: None,
            };
            assert_eq!(generation.age(now), age.map(Duration::from_secs), "{created}");
        }
    }
}
