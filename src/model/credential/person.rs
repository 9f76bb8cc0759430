//! Whether a credential is a person's.

use super::{printable, text};
use crate::model::cluster_pair::{PairConfig, Plain};

/// How opaque tokens of people begin, and what they are. What follows is never looked at.
const TOKENS_OF_PEOPLE: [(&str, &str); 5] = [
    ("kubeconfig-", "a token of a Rancher user, which Rancher ends"),
    ("token-", "a token of a Rancher user, which Rancher ends"),
    ("k8s-aws-v1.", "a token of an AWS login, which ends after 15 minutes"),
    ("ya29.", "a token of a Google login, which ends after an hour"),
    ("sha256~", "a token of an OpenShift login, which ends after a day"),
];

impl PairConfig {
    /// What shows that a person logs in, where something does. A client certificate may be a machine's, and so may its
    /// name; one with an address of mail is not.
    pub fn personal_login(&self) -> Option<String> {
        let field = |key: &str| self.user_fields.get(key);
        if let Some(claims) = self.claims() {
            let subject = claims.subject.as_deref()?;
            return claims
                .service_account()
                .is_none()
                .then(|| format!("a token of `{}`", printable(subject)));
        }
        if let Some(token) = text(field("token")) {
            let known = TOKENS_OF_PEOPLE.iter().find(|(start, _)| token.starts_with(start));
            return known.map(|(_, what)| (*what).to_owned());
        }
        if field("username").is_some() {
            return Some("a user name and a password".to_owned());
        }
        if let Some(Plain::Map(provider)) = field("auth-provider")
            && text(provider.get("name")) == Some("oidc")
        {
            return Some("an OpenID Connect login, whose refresh token ends with the session".to_owned());
        }
        let leaf = self.client_certificates().into_iter().next()?;
        leaf.common_name.as_ref()?.contains('@').then(|| leaf.said())
    }
}
