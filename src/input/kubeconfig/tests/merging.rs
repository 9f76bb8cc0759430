//! Several files, as Stork's client merges them. The expectations were observed of client-go 0.25 with mergo 0.3.13.

use super::fixture::{WANTED, resolved, with, with_user};
use crate::model::cluster_pair::Plain;
use crate::model::code::Code;

#[test]
fn the_first_current_context_counts_and_the_later_fields() {
    let first = with(
        "server: 'https://a', tls-server-name: a",
        "as: z, as-groups: [a, b], as-user-extra: {k: [v1], l: [w]}, auth-provider: {name: gcp, config: {a: '1', b: '2'}}",
        "cluster: c, user: u, namespace: a",
    );
    let later = "clusters: [{name: c, cluster: {server: 'https://b'}}]\n\
                 users: [{name: u, user: {as-groups: [c], as-user-extra: {k: [v2]}, auth-provider: {config: {b: '3'}}}}]\n\
                 contexts: [{name: z, context: {cluster: c, user: u}}]\ncurrent-context: z\npreferences: {colors: true}\n";
    let (config, findings) = resolved(&[&first, later], &WANTED());
    let codes: Vec<_> = findings.into_iter().map(|finding| finding.code).collect();
    assert_eq!(
        codes,
        [Code::KubeconfigNameConflict, Code::KubeconfigNameConflict, Code::AuthProviderRemoved]
    );
    let config = config.unwrap();
    assert_eq!((&*config.context, &*config.server, config.colors), ("k", "https://b", true));
    assert_eq!(config.namespace.as_deref(), Some("a"));
    assert_eq!(config.cluster_fields["tls-server-name"], Plain::text("a"));
    assert_eq!(config.user_fields["act-as-groups"], Plain::List(vec![Plain::text("c")]));
    let list = |text| Plain::List(vec![Plain::text(text)]);
    assert_eq!(config.user_fields["act-as-user-extra"], Plain::map([("k", list("v2")), ("l", list("w"))]));
    let settings = Plain::map([("a", Plain::text("1")), ("b", Plain::text("3"))]);
    let provider = Plain::map([("name", Plain::text("gcp")), ("config", settings)]);
    assert_eq!(config.user_fields["auth-provider"], provider);
}

#[test]
fn an_exec_plugin_is_merged_field_by_field() {
    let api = "apiVersion: client.authentication.k8s.io";
    let first = with_user(&format!(
        "exec: {{{api}/v1, command: aws, args: [x], interactiveMode: Never, provideClusterInfo: true}}"
    ));
    let later = format!("users: [{{name: u, user: {{exec: {{{api}/v1beta1, args: []}}}}}}]");
    let (config, _) = resolved(&[&first, &later], &WANTED());
    let Plain::Map(exec) = &config.unwrap().user_fields["exec"] else { panic!("no exec") };
    assert_eq!(exec["apiVersion"], Plain::text("client.authentication.k8s.io/v1beta1"));
    assert_eq!(exec["InteractiveMode"], Plain::text("IfAvailable"));
    assert_eq!(exec["args"], Plain::List(vec![Plain::text("x")]));
    assert_eq!(exec["provideClusterInfo"], Plain::Bool(true));
}

#[test]
fn names_of_one_file_need_no_other() {
    let context = "contexts: [{name: x, context: {cluster: c, user: u}}]\ncurrent-context: x\n";
    let (config, findings) = resolved(&[context, &with_user("token: a")], &WANTED());
    assert!(findings.is_empty(), "{findings:?}");
    assert_eq!(config.unwrap().context, "x");
}
