//! The kubeconfig that a pair embeds, with a token of an account.

use std::collections::BTreeMap;

use crate::model::cluster_pair::{PairConfig, Plain};
use crate::model::issued::Account;
use crate::model::secret::Secret;

/// A kubeconfig of one context for whoever has this token. Where a pair goes and whom it trusts there stays as `base` has it.
pub fn with_token(base: &PairConfig, account: &Account, token: &Secret) -> PairConfig {
    PairConfig {
        user: account.name.to_string(),
        user_fields: BTreeMap::from([("token", Plain::Text(token.clone()))]),
        namespace: None,
        colors: false,
        ..base.clone()
    }
}

/// Where a kubeconfig for a cluster begins that has none yet.
pub fn base(cluster: &str, server: &str, cluster_fields: BTreeMap<&'static str, Plain>) -> PairConfig {
    PairConfig {
        context: cluster.to_owned(),
        cluster: cluster.to_owned(),
        user: String::new(),
        namespace: None,
        colors: false,
        server: server.to_owned(),
        cluster_fields,
        user_fields: BTreeMap::new(),
    }
}

/// Why a kubeconfig cannot be given another token where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// Some field of it has another form than kubectl's.
    #[error("it has not the form that kubectl writes")]
    Form,
    /// The context is not there.
    #[error("it has not the context")]
    Context,
}

/// The keys of what [`edited`] writes beside the token: names that anybody may read.
pub const NAMES: [&str; 2] = ["users:name", "contexts:context:user"];

/// A whole kubeconfig in which the user of one context has this token and nothing else. Everything else stays: clusters, and
/// the contexts and users of others.
pub fn edited(
    mut whole: Plain,
    context: Option<&str>,
    account: &Account,
    token: &Secret,
) -> Result<Plain, Unfit> {
    let Plain::Map(fields) = &mut whole else { return Err(Unfit::Form) };
    let current = fields.get("current-context").and_then(text).unwrap_or_default().to_owned();
    let context = context.filter(|name| !name.is_empty()).map_or(current, str::to_owned);
    let user = format!("{}-{context}", account.name);
    let contexts = list(fields, "contexts")?;
    let wanted = contexts.iter_mut().find(|one| name(one) == Some(&context)).ok_or(Unfit::Context)?;
    let Plain::Map(entry) = wanted else { return Err(Unfit::Form) };
    let Some(Plain::Map(inner)) = entry.get_mut("context") else { return Err(Unfit::Form) };
    let former = inner.insert("user".to_owned(), Plain::text(&*user));
    let former = former.as_ref().and_then(text).unwrap_or_default().to_owned();
    let is_used = contexts.iter().filter_map(user_of).any(|used| used == former);
    let users = list(fields, "users")?;
    users.retain(|one| name(one) != Some(&user) && (is_used || name(one) != Some(&former)));
    let token = Plain::map([("token", Plain::Text(token.clone()))]);
    users.push(Plain::map([("name", Plain::text(user)), ("user", token)]));
    Ok(whole)
}

fn text(value: &Plain) -> Option<&str> {
    match value {
        Plain::Text(text) => Some(text.expose()),
        _ => None,
    }
}

fn list<'f>(fields: &'f mut BTreeMap<String, Plain>, key: &str) -> Result<&'f mut Vec<Plain>, Unfit> {
    match fields.get_mut(key) {
        Some(Plain::List(items)) => Ok(items),
        _ => Err(Unfit::Form),
    }
}

fn name(entry: &Plain) -> Option<&str> {
    match entry {
        Plain::Map(fields) => fields.get("name").and_then(text),
        _ => None,
    }
}

fn user_of(entry: &Plain) -> Option<&str> {
    match entry {
        Plain::Map(fields) => match fields.get("context") {
            Some(Plain::Map(inner)) => inner.get("user").and_then(text),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn account() -> Account {
        Account { namespace: "pairctl".parse().unwrap(), name: "pairing".parse().unwrap() }
    }

    fn plain(value: &serde_json::Value) -> Plain {
        match value {
            serde_json::Value::Object(fields) => {
                Plain::map(fields.iter().map(|(key, value)| (key, plain(value))))
            }
            serde_json::Value::Array(items) => Plain::List(items.iter().map(plain).collect()),
            serde_json::Value::String(text) => Plain::text(&**text),
            serde_json::Value::Bool(value) => Plain::Bool(*value),
            _ => Plain::Null,
        }
    }

    fn whole() -> serde_json::Value {
        json!({
            "clusters": [{"name": "c", "cluster": {"server": "https://a"}}],
            "contexts": [
                {"name": "one", "context": {"cluster": "c", "user": "u"}},
                {"name": "two", "context": {"cluster": "c", "user": "v"}},
            ],
            "current-context": "one",
            "users": [{"name": "u", "user": {"token": "old"}}, {"name": "v", "user": {"password": "kept"}}],
        })
    }

    fn edited_json(whole: &serde_json::Value, context: Option<&str>) -> Result<serde_json::Value, Unfit> {
        edited(plain(whole), context, &account(), &Secret::from("new")).map(|plain| json!(plain.exposed()))
    }

    #[test]
    fn one_user_has_the_token_and_all_else_stays() {
        let new = edited_json(&whole(), None).unwrap();
        let expected = json!([{"name": "v", "user": {"password": "kept"}}, {"name": "pairing-one", "user": {"token": "new"}}]);
        assert_eq!(new["users"], expected);
        assert_eq!(new["contexts"][0]["context"], json!({"cluster": "c", "user": "pairing-one"}));
        assert_eq!((&new["contexts"][1], &new["clusters"]), (&whole()["contexts"][1], &whole()["clusters"]));
        // Again, with the other context.
        let again = edited_json(&new, Some("two")).unwrap();
        assert_eq!(again["users"].as_array().unwrap().len(), 2);
        let same = edited_json(&new, None).unwrap();
        assert_eq!(same, new);
    }

    #[test]
    fn a_user_of_another_context_stays() {
        let mut shared = whole();
        shared["contexts"][1]["context"]["user"] = json!("u");
        let new = edited_json(&shared, None).unwrap();
        assert_eq!(new["users"].as_array().unwrap().len(), 3);
    }

    #[test]
    fn what_is_no_kubeconfig_is_left_alone() {
        assert_eq!(edited_json(&json!([]), None), Err(Unfit::Form));
        assert_eq!(edited_json(&whole(), Some("three")), Err(Unfit::Context));
        for field in ["users", "contexts"] {
            let mut broken = whole();
            broken[field] = json!("x");
            assert_eq!(edited_json(&broken, None), Err(Unfit::Form), "{field}");
        }
    }
}
