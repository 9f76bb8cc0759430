//! Whose generation a credential is.

use std::collections::BTreeSet;

use crate::model::cluster_pair::{PairConfig, Plain};
use crate::model::credential::SecretOfToken;
use crate::model::issued::{Account, Generation};
use crate::model::live::LiveValue;

/// The generations of one account.
#[derive(Clone, Copy, Debug)]
pub struct Known<'g> {
    /// Whose they are.
    pub account: &'g Account,
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
    pub fn is_said(&self, said: &SecretOfToken, generation: &Generation) -> bool {
        said.namespace == self.account.namespace.as_str()
            && said.account == self.account.name.as_str()
            && said.name == generation.name
            && said.uid.as_ref().is_none_or(|uid| *uid == generation.uid)
    }

    /// The generation that a pair logs in with.
    pub fn of_config(&self, config: &PairConfig) -> Option<&'g Generation> {
        match config.user_fields.get("token") {
            Some(Plain::Text(token)) => self.of_token(token.expose()),
            _ => None,
        }
    }

    /// The generations of all tokens anywhere in a live `spec`, of contexts too that are not the current one, and of objects
    /// that Stork cannot decode.
    pub fn anywhere_in(&self, spec: &LiveValue) -> BTreeSet<&'g str> {
        match spec {
            LiveValue::Null | LiveValue::Bool(_) | LiveValue::Number(_) => BTreeSet::new(),
            LiveValue::Text(text) => {
                self.of_token(text.expose()).map(|one| one.name.as_str()).into_iter().collect()
            }
            LiveValue::List(items) => items.iter().flat_map(|item| self.anywhere_in(item)).collect(),
            LiveValue::Map(entries) => entries.values().flat_map(|value| self.anywhere_in(value)).collect(),
        }
    }
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
        let known = Known { account: &account, generations: &generations };
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
}
