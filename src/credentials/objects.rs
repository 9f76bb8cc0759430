//! The objects that make a credential on a destination. None of them holds a secret.

use std::fmt::Write as _;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::role::Rule;
use crate::model::hexadecimal::hexadecimal;
use crate::model::issued::{
    Account, CREDENTIAL, CREDENTIAL_NAMESPACE, Generation, MANAGED_BY, OF_ACCOUNT, OPEN, Object, REPLACES,
    ROTATION, TokenKind,
};
use crate::yaml;

const RBAC: &str = "rbac.authorization.k8s.io";

/// The namespace, which may be anybody's.
pub fn namespace(account: &Account) -> Object {
    let name = account.namespace.to_string();
    let value = json!({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": labels(account)}});
    Object { kind: "Namespace", path: format!("/api/v1/namespaces/{name}"), name, value }
}

/// The account, its role and the binding of the two.
pub fn account(account: &Account, rules: &[Rule]) -> [Object; 3] {
    let (namespace, name) = (account.namespace.as_str(), account.name.as_str());
    let object = |kind, group: &str, plural: &str, more: Value| {
        let mut value = more;
        value["apiVersion"] = if group.is_empty() { json!("v1") } else { json!(format!("{group}/v1")) };
        value["kind"] = json!(kind);
        value["metadata"]["name"] = json!(name);
        value["metadata"]["labels"] = labels(account);
        let api = if group.is_empty() {
            format!("/api/v1/namespaces/{namespace}/{plural}")
        } else {
            format!("/apis/{group}/v1/{plural}")
        };
        Object { kind, name: name.to_owned(), path: format!("{api}/{name}"), value }
    };
    let rules: Vec<Value> = rules
        .iter()
        .map(|rule| json!({"apiGroups": rule.groups, "resources": rule.resources, "verbs": rule.verbs}))
        .collect();
    // Nothing that runs in a pod logs in as it.
    let of_account = json!({"metadata": {"namespace": namespace}, "automountServiceAccountToken": false});
    let binding = json!({
        "roleRef": {"apiGroup": RBAC, "kind": "ClusterRole", "name": name},
        "subjects": [{"kind": "ServiceAccount", "name": name, "namespace": namespace}],
    });
    [
        object("ServiceAccount", "", "serviceaccounts", of_account),
        object("ClusterRole", RBAC, "clusterroles", json!({"rules": rules})),
        object("ClusterRoleBinding", RBAC, "clusterrolebindings", binding),
    ]
}

/// Gives the role these rules too, as the cluster has them.
pub fn keep(objects: &mut [Object], kept: &[Value]) {
    let roles = objects.iter_mut().filter(|object| object.kind == "ClusterRole");
    for rules in roles.filter_map(|object| object.value["rules"].as_array_mut()) {
        rules.extend(kept.iter().cloned());
    }
}

/// The Secret of a generation: one that the token controller fills, or one to which tokens are bound.
///
/// With a `rotation`, it is noted that one is open, and what is replaced where that is nothing of pairctl's.
pub fn generation(account: &Account, name: &str, kind: TokenKind, rotation: Option<Option<&str>>) -> Object {
    let namespace = account.namespace.as_str();
    let mut annotations = json!({OF_ACCOUNT: account.name.as_str()});
    if let Some(replaces) = rotation {
        annotations[ROTATION] = json!(OPEN);
        if let Some(replaces) = replaces {
            annotations[REPLACES] = json!(replaces);
        }
    }
    let secret_type = match kind {
        TokenKind::Secret => "kubernetes.io/service-account-token",
        TokenKind::Bound => "Opaque",
    };
    let value = json!({
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": name, "namespace": namespace, "labels": labels(account), "annotations": annotations},
        "type": secret_type,
    });
    let path = format!("/api/v1/namespaces/{namespace}/secrets/{name}");
    Object { kind: "Secret", name: name.to_owned(), path, value }
}

/// The name of the generation that follows these.
///
/// A name must never come again: the token in a Secret follows from the account and from the name of the Secret alone
/// (Kubernetes, `pkg/serviceaccount/legacy.go`), so that a revoked one would hold again. It follows from the identities of
/// those that are there, so that of two runs at a time only one can make it; where there is none, it is a matter of chance.
pub fn next_name(account: &Account, generations: &[Generation], chance: [u8; 8]) -> String {
    let mut hash = Sha256::new();
    if generations.is_empty() {
        hash.update(chance);
    }
    let mut uids: Vec<&str> = generations.iter().map(|one| one.uid.as_str()).collect();
    uids.sort_unstable();
    for uid in uids {
        hash.update(uid);
    }
    format!("{}-{}", account.name, &hexadecimal(&hash.finalize())[..8])
}

fn labels(account: &Account) -> Value {
    json!({
        MANAGED_BY.0: MANAGED_BY.1,
        CREDENTIAL: account.name.as_str(),
        CREDENTIAL_NAMESPACE: account.namespace.as_str(),
    })
}

/// Objects as manifests, each rule of the role below the reason for it.
pub fn manifests(objects: &[Object], rules: &[Rule]) -> String {
    let mut text = String::new();
    for object in objects {
        let _ = write!(text, "---\n{}", document(object, rules));
    }
    text
}

fn document(object: &Object, rules: &[Rule]) -> String {
    let text = yaml::to_text(&object.value);
    if object.kind != "ClusterRole" {
        return text;
    }
    let mut whys = rules.iter();
    let mut commented = String::new();
    for line in text.lines() {
        if let Some(rule) = line.strip_prefix("    - ").and_then(|_| whys.next()) {
            let _ = writeln!(commented, "    # {}", rule.why);
        }
        let _ = writeln!(commented, "{line}");
    }
    commented
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::credentials::role::rules;

    fn pairing() -> Account {
        Account { namespace: "pairctl".parse().unwrap(), name: "pairing".parse().unwrap() }
    }

    fn made(uid: &str) -> Generation {
        Generation {
            name: format!("pairing-{uid}"),
            uid: uid.to_owned(),
            created: "2026-01-02T03:04:05Z".to_owned(),
            kind: TokenKind::Secret,
            is_open: false,
            replaces: None,
            applied_by: None,
            token: None,
        }
    }

    #[test]
    fn a_name_follows_from_what_is_there_and_never_comes_again() {
        let account = pairing();
        let name = |uids: &[&str], chance| {
            let generations: Vec<Generation> = uids.iter().map(|uid| made(uid)).collect();
            next_name(&account, &generations, [chance; 8])
        };
        assert_eq!(name(&["a", "b"], 0), name(&["b", "a"], 1));
        assert_ne!(name(&["a"], 0), name(&["b"], 0));
        assert_ne!(name(&[], 0), name(&[], 1));
        assert_eq!(name(&[], 0).len(), "pairing-".len() + 8);
    }

    #[test]
    fn the_role_says_why_at_each_rule() {
        let (account, rules) = (pairing(), rules(&[], false));
        let text = manifests(&super::account(&account, &rules), &rules);
        assert_eq!(text.matches("    # ").count(), rules.len());
        let documents: Vec<serde_yaml::Value> = text
            .split("---\n")
            .filter(|document| !document.is_empty())
            .map(|document| serde_yaml::from_str(document).unwrap())
            .collect();
        assert_eq!(documents.len(), 3);
        let written = documents[1]["rules"].as_sequence().unwrap();
        for (rule, written) in rules.iter().zip(written) {
            let texts = |key: &str| -> Vec<String> { serde_yaml::from_value(written[key].clone()).unwrap() };
            assert_eq!(
                (texts("resources"), texts("apiGroups")),
                (rule.resources.clone(), rule.groups.clone())
            );
        }
    }
}
