//! What `access` must be allowed, as docs/credentials.md has it.

use serde_json::{Value, json};

use super::fleet::Fleet;

const RBAC: &str = "rbac.authorization.k8s.io";

/// An account that may do what the page says, and with a namespace that is there already the less of it.
fn account(fleet: &Fleet, of_namespaces: &[&str]) {
    let rule = |group: &str, resources: &[&str], verbs: &[&str]| json!({"apiGroups": [group], "resources": resources, "verbs": verbs});
    let rules = [
        rule("", &["namespaces"], of_namespaces),
        rule("", &["serviceaccounts"], &["get", "create", "patch"]),
        rule("", &["serviceaccounts/token"], &["create"]),
        rule("", &["secrets"], &["list", "get", "create", "patch", "delete"]),
        rule(RBAC, &["clusterroles", "clusterrolebindings"], &["get", "create", "patch"]),
        rule(RBAC, &["clusterroles"], &["escalate", "bind"]),
    ];
    let objects: [Value; 3] = [
        json!({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "issuer", "namespace": "admins"}}),
        json!({"apiVersion": format!("{RBAC}/v1"), "kind": "ClusterRole", "metadata": {"name": "issuer"}, "rules": rules}),
        json!({
            "apiVersion": format!("{RBAC}/v1"), "kind": "ClusterRoleBinding", "metadata": {"name": "issuer"},
            "roleRef": {"apiGroup": RBAC, "kind": "ClusterRole", "name": "issuer"},
            "subjects": [{"kind": "ServiceAccount", "name": "issuer", "namespace": "admins"}],
        }),
    ];
    let list = json!({"apiVersion": "v1", "kind": "List", "items": objects});
    fleet.west().must(&["apply", "--server-side", "--force-conflicts", "-f", "-"], &list.to_string());
}

#[test]
fn what_the_page_asks_for_is_enough_and_a_new_namespace_takes_a_patch() {
    let Some(mut fleet) = Fleet::new() else { return };
    account(&fleet, &["get", "create"]);
    let token = fleet.west().must(&["create", "token", "issuer", "-n", "admins"], "").trim().to_owned();
    fleet.sandbox.secrets.add(&token);
    let mut login: Value = serde_json::from_str(&fleet.sandbox.read("secrets/direct.yaml")).unwrap();
    login["users"][0]["user"] = json!({"token": token});
    fleet.sandbox.write("secrets/issuer.yaml", &login.to_string());
    fleet.write_pairings(|pairings| {
        pairings["clusters"]["west"]["access"] = json!({"file": "secrets/issuer.yaml"});
    });
    let line = "pairctl credentials issue west --apply --namespace fresh --name fresh | cat > secrets/issued";
    let refused = fleet.run(line);
    assert!(refused.err.contains("create and patch Namespace `fresh`"), "{}", refused.err);

    account(&fleet, &["get", "create", "patch"]);
    assert_eq!(fleet.run(line).err, "");
    // Once it is there, to look is enough.
    account(&fleet, &["get"]);
    assert_eq!(fleet.run(line).err, "");

    let page = std::fs::read_to_string("docs/credentials.md").unwrap();
    assert!(
        page.contains("get `namespaces`, and where the namespace is not there yet create and patch them")
    );
}
