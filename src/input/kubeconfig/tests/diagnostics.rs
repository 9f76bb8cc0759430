//! Each diagnostic, by breaking one field.

use super::fixture::{K3S, VALID, WANTED, check, codes, data, resolved, with, with_cluster, with_user};
use crate::input::kubeconfig::Wanted;
use crate::model::code::Code as C;

#[test]
fn valid_kubeconfigs_have_nothing_to_say() {
    for text in [VALID, K3S, &with_user("token: abc"), &with_user("username: u, password: p")] {
        check(text, &[]);
    }
}

#[test]
fn a_kubeconfig_is_yaml_of_its_kind() {
    check("a: [", &[C::KubeconfigSyntax]);
    check("[a]", &[C::KubeconfigWrongType]);
    check("just a text", &[C::KubeconfigWrongType]);
    check(&VALID.replace("kind: Config", "kind: Pod"), &[C::KubeconfigWrongKind]);
    check(&VALID.replace("apiVersion: v1", "apiVersion: v2"), &[C::KubeconfigWrongKind]);
    check(&VALID.replace("apiVersion: v1\n", "").replace("kind: Config\n", ""), &[]);
}

#[test]
fn types_are_those_of_yaml_1_1() {
    for token in ["123", "yes", "0x1F", "1_000", ".inf", "[abc]", "{a: b}"] {
        check(&with_user(&format!("token: {token}")), &[C::KubeconfigWrongType]);
    }
    for token in ["2024-01-01", "1:30", "0x", "!!str 123", "'123'", "abc"] {
        check(&with_user(&format!("token: {token}")), &[]);
    }
    check(&with_cluster("server: 12345"), &[C::KubeconfigWrongType]);
    check(
        &with_cluster(r#"server: "https://x", insecure-skip-tls-verify: "true""#),
        &[C::KubeconfigWrongType],
    );
    check(&with_cluster(r#"server: "https://x", insecure-skip-tls-verify: on"#), &[C::InsecureTls]);
    check("clusters: {}\ncontexts: []", &[C::KubeconfigWrongType, C::ContextMissing]);
    check(
        &with("server: \"https://x\"", "token: a", "cluster: c, user: u, namespace: 5"),
        &[C::KubeconfigWrongType],
    );
}

#[test]
fn repeated_and_unknown_keys_are_mentioned() {
    check(&with_user("token: a, token: b"), &[C::KubeconfigDuplicateKey]);
    check(&with_user("token: a, Token: b"), &[C::KubeconfigUnknownField]);
    check(&with_user("token: a, act-as: b"), &[C::KubeconfigUnknownField]);
    let twice = VALID.replace("users:\n", "users:\n- name: kubernetes-admin\n  user: {token: a}\n");
    check(&twice, &[C::KubeconfigDuplicateName]);
    let unused = VALID.replace("users:\n", "users:\n- name: other\n  user: {token: a, token: b, foo: c}\n");
    check(&unused, &[]);
}

#[test]
fn the_context_and_what_it_names_must_be_there() {
    check("", &[C::ContextMissing]);
    check(&with_user("token: a").replace("current-context: k", ""), &[C::ContextMissing]);
    check(&with_user("token: a").replace("current-context: k", "current-context: l"), &[C::ContextUnknown]);
    let wanted = Wanted { context: Some("other"), ..WANTED() };
    assert_eq!(codes(VALID, &wanted), [C::ContextUnknown]);
    let wanted = Wanted { context: Some(""), ..WANTED() };
    assert_eq!(codes(VALID, &wanted), []);
    check(&with("server: \"https://x\"", "token: a", "cluster: d, user: u"), &[C::ContextClusterUnknown]);
    check(&with("server: \"https://x\"", "token: a", "user: u"), &[C::ContextClusterUnknown]);
    check(&with("server: \"https://x\"", "token: a", "cluster: c, user: v"), &[C::NoCredentials]);
    check(&with("server: \"https://x\"", "token: a", "cluster: c"), &[C::NoCredentials]);
}

#[test]
fn the_server_must_be_reachable_from_another_cluster() {
    check(&with_cluster("server: ''"), &[C::ServerMissing]);
    check(&with_cluster("server: 'ftp://x'"), &[C::ServerInvalid]);
    check(&with_cluster("server: 'https://localhost:6443'"), &[C::ServerLoopback]);
    check(&with_cluster("server: 'https://kubernetes.default.svc'"), &[C::ServerInCluster]);
    check(&with_cluster("server: 'https://vc.team.svc:443'"), &[C::ServerServiceName]);
    check(&with_cluster("server: 'http://10.0.0.1'"), &[C::ServerHttp]);
    check(&with_cluster("server: '10.0.0.1:6443'"), &[C::ServerHttp]);
    check(&VALID.replace("server: https://", "server: "), &[C::ServerNoScheme]);
    check(&with_cluster("server: 'https://x', proxy-url: 'ftp://x'"), &[C::ProxyInvalid]);
    check(&with_cluster("server: 'https://x', proxy-url: 'socks5://127.0.0.1:1080'"), &[C::ProxyLoopback]);
}

#[test]
fn an_endpoint_stands_in_for_the_server() {
    let wanted = Wanted { endpoint: Some("https://10.9.8.7:6443"), ..WANTED() };
    let (config, findings) = resolved(&[&with_cluster("server: 'https://localhost:6443'")], &wanted);
    assert!(findings.is_empty(), "{findings:?}");
    assert_eq!(config.unwrap().server, "https://10.9.8.7:6443");
    let wanted = Wanted { endpoint: Some("https://localhost"), ..WANTED() };
    assert_eq!(codes(VALID, &wanted), [C::ServerLoopback]);
}

#[test]
fn extensions_stay_behind() {
    let extension = "extensions: [{name: e, extension: {a: 1}}]";
    check(&with_cluster(&format!("server: 'https://x', {extension}")), &[C::ExtensionsDropped]);
    check(&with_user(&format!("token: a, {extension}")), &[C::ExtensionsDropped]);
    check(&format!("{}preferences: {{{extension}}}\n", with_user("token: a")), &[C::ExtensionsDropped]);
    let twice = "extensions: [{name: e}, {name: e}]";
    check(&with_user(&format!("token: a, {twice}")), &[C::KubeconfigDuplicateName, C::ExtensionsDropped]);
}

#[test]
fn certificates_and_keys_must_be_of_use() {
    let cluster = |fields: &str| with_cluster(&format!("server: 'https://x', {fields}"));
    check(&cluster("certificate-authority: ca.crt"), &[]);
    check(&cluster("certificate-authority: empty"), &[C::CaEmpty]);
    check(&cluster("certificate-authority: nowhere"), &[C::CredentialFileUnreadable]);
    check(&cluster("certificate-authority: ca.der"), &[C::CertificateNotPem]);
    check(&cluster("certificate-authority: ca.crt, certificate-authority-data: YWJj"), &[C::FileAndData]);
    check(&cluster("certificate-authority-data: '@@'"), &[C::BadBase64]);
    check(&cluster("certificate-authority-data: YWI"), &[C::BadBase64]);
    check(&cluster("certificate-authority: ca.crt, insecure-skip-tls-verify: true"), &[C::InsecureWithCa]);
    let certificate = data(VALID, "client-certificate-data");
    let user = |key: &str| with_user(&format!("client-certificate-data: {certificate}, {key}"));
    check(&user(&format!("client-key-data: {}", data(VALID, "client-key-data"))), &[]);
    check(&user("client-key: other.key"), &[C::KeyMismatch]);
    check(&user(&format!("client-key-data: {}", data(K3S, "client-key-data"))), &[C::KeyMismatch]);
    check(&user("client-key: ca.crt"), &[C::KeyNotPem]);
    check(&user("client-key: empty"), &[C::CertificateWithoutKey]);
    check(&user("as: jane"), &[C::CertificateWithoutKey]);
    check(&with_user("client-key: other.key, token: a"), &[C::KeyWithoutCertificate]);
    check(&with_user("client-key: other.key"), &[C::KeyWithoutCertificate, C::NoCredentials]);
    check(&with_user("client-certificate: token, client-key: other.key"), &[C::CertificateNotPem]);
    let later = Wanted { now: WANTED().now + std::time::Duration::from_secs(86_400 * 3650), ..WANTED() };
    assert_eq!(codes(VALID, &later), [C::CertificateExpired]);
}

#[test]
fn tokens_must_fit_into_a_request() {
    check(&with_user("tokenFile: token"), &[C::TokenTrimmed]);
    check(&with_user("token: '  abc '"), &[C::TokenTrimmed]);
    check(&with_user(r#"token: "abc\ndef""#), &[C::TokenMalformed]);
    check(&with_user(r#"token: "abc\tdef""#), &[C::TokenMalformed]);
    check(&with_user("tokenFile: broken-token"), &[C::TokenMalformed]);
    check(&with_user("tokenFile: latin-1"), &[C::TokenMalformed]);
    check(&with_user("tokenFile: nowhere"), &[C::CredentialFileUnreadable]);
    check(&with_user("tokenFile: empty"), &[C::NoCredentials]);
    check(&with_user("tokenFile: nowhere, token: abc"), &[C::TokenFileDropped]);
    check(&with_user("token: abc, username: u"), &[C::TokenAndBasic]);
}

#[test]
fn other_credentials_have_rules_too() {
    check(&with_user(""), &[C::NoCredentials]);
    check(&with_user("password: p"), &[C::NoCredentials]);
    check(&with_user(r#"username: "a\tb", password: p"#), &[C::CredentialMalformed]);
    check(&with_user(r#"token: a, as: "a\x7Fb""#), &[C::ControlCharacter]);
    check(&with_user("token: a, as: jane, as-groups: [dev], as-uid: x, as-user-extra: {a: [b], c: ~}"), &[]);
    check(&with_user("token: a, as-groups: [dev]"), &[C::ImpersonationWithoutUser]);
    check(&with_user("token: a, as-user-extra: {a: []}"), &[C::ImpersonationWithoutUser]);
}

#[test]
fn every_mistake_is_found_in_one_run() {
    let cluster = "server: 'https://localhost', certificate-authority: nowhere, proxy-url: x";
    let user = "tokenFile: nowhere, client-key: nowhere, as-uid: x";
    let found = codes(&with(cluster, user, "cluster: c, user: u"), &WANTED());
    let file = C::CredentialFileUnreadable;
    assert_eq!(found, [file, C::ProxyInvalid, C::ServerLoopback, C::ImpersonationWithoutUser, file, file]);
}
