//! Kubeconfigs of every kind that a pair can be made of.

#![allow(dead_code, reason = "each test program uses what it needs of it")]

use serde_json::{Value, json};

/// The names of the kinds.
pub(crate) const LOGINS: [&str; 13] = [
    "token",
    "certificate",
    "basic",
    "exec-bare",
    "exec-empty",
    "exec-given",
    "oidc",
    "oidc-bare",
    "impersonation",
    "insecure",
    "server-name",
    "proxy",
    "namespace",
];

const CERTIFICATE: &str = include_str!("../parity/storkctl/certs-kubeadm-inline/kubeconfig.yaml");

/// A kubeconfig of this kind, with a secret in it.
pub(crate) fn kubeconfig(login: &str, server: &str, secret: &str) -> String {
    if login == "certificate" {
        let mut text: Value = serde_yaml::from_str(CERTIFICATE).unwrap();
        text["clusters"][0]["cluster"]["server"] = json!(server);
        return text.to_string();
    }
    let exec = |more: Value| {
        let mut exec = json!({
            "apiVersion": "client.authentication.k8s.io/v1beta1",
            "command": "aws",
            "installHint": "install it",
        });
        exec.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        json!({"exec": exec})
    };
    let oidc = |config: Value| json!({"auth-provider": {"name": "oidc", "config": config}});
    let user = match login {
        "basic" => json!({"username": "hunter2-of-basic", "password": secret}),
        "exec-bare" => exec(json!({})),
        "exec-empty" => exec(json!({"args": [], "env": [], "provideClusterInfo": false})),
        "exec-given" => exec(json!({
            "args": ["eks", "get-token", "", secret],
            "env": [{"name": "AWS_PROFILE", "value": "0777"}, {"name": "EMPTY", "value": ""}],
            "interactiveMode": "Never",
            "provideClusterInfo": true,
        })),
        "oidc" => {
            oidc(json!({"idp-issuer-url": "https://issuer", "client-id": "a", "refresh-token": secret}))
        }
        "oidc-bare" => oidc(json!({"idp-issuer-url": "https://issuer", "client-id": "a"})),
        "impersonation" => json!({
            "token": secret,
            "as": "deputy",
            "as-uid": "1000",
            "as-groups": ["a", ""],
            "as-user-extra": {"scopes": ["x", "y"], "none": []},
        }),
        _ => json!({"token": secret}),
    };
    let (mut cluster, mut context) = (json!({"server": server}), json!({"cluster": "k", "user": "u"}));
    let mut preferences = json!({});
    match login {
        "insecure" => cluster["insecure-skip-tls-verify"] = json!(true),
        "server-name" => cluster["tls-server-name"] = json!("api.example.com"),
        "proxy" => cluster["proxy-url"] = json!("http://proxy.example.com:3128"),
        "namespace" => {
            context["namespace"] = json!("px");
            preferences["colors"] = json!(true);
        }
        _ => {}
    }
    json!({
        "apiVersion": "v1",
        "kind": "Config",
        "preferences": preferences,
        "current-context": "c@k",
        "clusters": [{"name": "k", "cluster": cluster}],
        "contexts": [{"name": "c@k", "context": context}],
        "users": [{"name": "u", "user": user}],
    })
    .to_string()
}
