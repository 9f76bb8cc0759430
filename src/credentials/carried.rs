//! Whose generation a credential is.

use std::collections::BTreeSet;

use super::pointing::texts;
use crate::model::cluster_pair::{PairConfig, Plain};
use crate::model::credential::SecretOfToken;
use crate::model::issued::{Account, Generation};
use crate::model::live::LiveValue;

/// The generations of one account.
#[derive(Clone, Copy, Debug)]
pub struct Known<'g> {
    /// Whose they are.
    pub account: &'g Account,
    /// Its identity on the destination, where it is there.
    pub account_uid: Option<&'g str>,
    /// All that there are.
    pub generations: &'g [Generation],
}

impl<'g> Known<'g> {
    /// The generation of a token, by what it says of itself or by being the very one in the Secret.
    pub fn of_token(&self, token: &str) -> Option<&'g Generation> {
        let token = token.trim();
        let said = SecretOfToken::read(token);
        self.generations.iter().find(|one| {
            let is_it = one.token.as_ref().is_some_and(|known| known.expose() == token);
            is_it || said.as_ref().is_some_and(|said| self.is_said(said, one))
        })
    }

    /// Whether a token says that it is of a generation.
    ///
    /// Names alone say nothing: one manifest makes the same ones on every cluster. A token that lies in its Secret does not say
    /// that one's identity, but it says the account's, without which no API server takes it (Kubernetes,
    /// `pkg/serviceaccount/legacy.go`).
    pub fn is_said(&self, said: &SecretOfToken, generation: &Generation) -> bool {
        let is_here = match (&said.uid, &said.account_uid) {
            (Some(uid), _) => *uid == generation.uid,
            (None, Some(uid)) => self.account_uid == Some(uid),
            (None, None) => false,
        };
        is_here
            && said.namespace == self.account.namespace.as_str()
            && said.account == self.account.name.as_str()
            && said.name == generation.name
    }

    /// The generation that a pair logs in with.
    pub fn of_config(&self, config: &PairConfig) -> Option<&'g Generation> {
        match config.user_fields.get("token") {
            Some(Plain::Text(token)) => self.of_token(token.expose()),
            _ => None,
        }
    }

    /// The generations of all tokens anywhere in a live `spec`: of contexts too that are not the current one, of objects that
    /// Stork cannot decode, and within longer texts, such as the arguments of a plugin.
    pub fn anywhere_in(&self, spec: &LiveValue) -> BTreeSet<&'g str> {
        let mut found = BTreeSet::new();
        texts(spec, &mut |text| found.extend(self.within(text)));
        found
    }

    fn within(&self, text: &str) -> BTreeSet<&'g str> {
        let is_in = |one: &&Generation| {
            one.token
                .as_ref()
                .is_some_and(|known| !known.expose().is_empty() && text.contains(known.expose()))
        };
        let known = self.generations.iter().filter(is_in);
        let said = tokens(text).filter_map(|token| self.of_token(token));
        known.chain(said).map(|one| one.name.as_str()).collect()
    }
}

/// What in a text may be a token (RFC 7515, the compact serialisation), and what follows it.
fn tokens(text: &str) -> impl Iterator<Item = &str> {
    let is_outside = |c: char| !c.is_ascii_alphanumeric() && !"-_=.".contains(c);
    text.split(is_outside).flat_map(|piece| {
        let starts = std::iter::once(0).chain(piece.match_indices('.').map(|(dot, _)| dot + 1));
        starts.map(move |start| &piece[start..])
    })
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use serde_json::json;

    use super::*;
    use crate::model::issued::TokenKind;
    use crate::model::secret::Secret;

    fn generation(name: &str, uid: &str, token: Option<&str>) -> Generation {
        Generation {
            name: name.to_owned(),
            uid: uid.to_owned(),
            created: String::new(),
            kind: TokenKind::Bound,
            is_open: false,
            replaces: None,
            applied_by: None,
            token: token.map(Secret::from),
        }
    }

    fn bound(namespace: &str, name: &str, uid: &str) -> String {
        let claims = json!({"kubernetes.io": {
            "namespace": namespace, "serviceaccount": {"name": "pairing"}, "secret": {"name": name, "uid": uid},
        }});
        format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(claims.to_string()))
    }

    #[test]
    fn a_token_is_known_by_its_claims_and_by_itself() {
        let account = Account { namespace: "pairctl".parse().unwrap(), name: "pairing".parse().unwrap() };
        let generations = [generation("a", "1", None), generation("b", "2", Some("hunter2-opaque"))];
        let known = Known { account: &account, account_uid: Some("here"), generations: &generations };
        let name = |token: &str| known.of_token(token).map(|one| one.name.as_str());
        assert_eq!(name(&bound("pairctl", "a", "1")), Some("a"));
        assert_eq!(name(&format!("{}\n", bound("pairctl", "b", "2"))), Some("b"));
        assert_eq!(name("hunter2-opaque"), Some("b"));
        for other in
            [bound("pairctl", "a", "9"), bound("other", "a", "1"), bound("pairctl", "c", "1"), String::new()]
        {
            assert_eq!(name(&other), None);
        }
        let spec: LiveValue = serde_json::from_value(json!({
            "config": {"users": {"x": {"token": bound("pairctl", "a", "1")}, "y": [{"z": "hunter2-opaque"}]}},
            "options": {"port": 9001, "on": true, "none": null},
        }))
        .unwrap();
        assert_eq!(known.anywhere_in(&spec), BTreeSet::from(["a", "b"]));
    }
    fn lies_in(name: &str, account_uid: Option<&str>) -> String {
        let mut claims = json!({
            "kubernetes.io/serviceaccount/namespace": "pairctl",
            "kubernetes.io/serviceaccount/service-account.name": "pairing",
            "kubernetes.io/serviceaccount/secret.name": name,
        });
        if let Some(uid) = account_uid {
            claims["kubernetes.io/serviceaccount/service-account.uid"] = json!(uid);
        }
        format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(claims.to_string()))
    }

    #[test]
    fn the_same_names_on_another_cluster_are_another_credential() {
        let account = Account { namespace: "pairctl".parse().unwrap(), name: "pairing".parse().unwrap() };
        let unsaid = lies_in("a", None);
        let generations = [generation("a", "1", Some(&unsaid)), generation("b", "2", None)];
        let known = Known { account: &account, account_uid: Some("here"), generations: &generations };
        let name = |token: &str| known.of_token(token).map(|one| one.name.as_str());
        assert_eq!(name(&lies_in("a", Some("here"))), Some("a"));
        assert_eq!(name(&lies_in("a", Some("elsewhere"))), None);
        // One that does not say is known by being the very one.
        assert_eq!((name(&unsaid), name(&lies_in("b", None))), (Some("a"), None));
        let nowhere = Known { account_uid: None, ..known };
        assert_eq!(nowhere.of_token(&lies_in("a", Some("here"))), None);
    }

    #[test]
    fn a_token_is_found_within_a_longer_text() {
        let account = Account { namespace: "pairctl".parse().unwrap(), name: "pairing".parse().unwrap() };
        let generations = [generation("a", "1", None), generation("b", "2", Some("hunter2-opaque"))];
        let known = Known { account: &account, account_uid: None, generations: &generations };
        let token = bound("pairctl", "a", "1");
        let held = |value: serde_json::Value| {
            known.anywhere_in(&serde_json::from_value(value).unwrap()).into_iter().collect::<Vec<_>>()
        };
        for text in [
            format!("--token={token}"),
            format!("echo '{token}'; true"),
            format!("x.{token}.y"),
            format!("{{\"status\":{{\"token\":\"{token}\"}}}}"),
        ] {
            assert_eq!(held(json!({"exec": {"args": ["-c", text]}})), ["a"], "{text}");
        }
        assert_eq!(held(json!({"exec": {"env": [{"name": "T", "value": "Bearer hunter2-opaque"}]}})), ["b"]);
        assert_eq!(
            held(json!({"y": "hunter2-opaqu", "x": "a.b.c", "z": "..é..", "n": 1})),
            Vec::<&str>::new()
        );
    }
}
