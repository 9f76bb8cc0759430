//! Each diagnostic of exec plugins and auth providers.

use super::fixture::{WANTED, check, codes, with, with_user};
use crate::input::kubeconfig::Wanted;
use crate::model::code::Code as C;

#[test]
fn exec_plugins_must_run_in_storks_pod() {
    let exec = |fields: &str| with_user(&format!("exec: {{{fields}}}"));
    let v1beta1 = "apiVersion: client.authentication.k8s.io/v1beta1";
    let v1 = "apiVersion: client.authentication.k8s.io/v1";
    check(&exec(&format!("{v1beta1}, command: aws")), &[C::ExecPluginCredentials]);
    check(&exec(&format!("{v1beta1}, command: /usr/bin/kubelogin")), &[C::ExecPluginCredentials]);
    check(&exec(&format!("{v1beta1}, command: kubectl-oidc_login")), &[C::ExecPluginMissing]);
    check(&exec(&format!("{v1beta1}, command: ./aws")), &[C::ExecPluginMissing]);
    check(&exec(v1beta1), &[C::ExecInvalid]);
    check(&exec("command: aws, interactiveMode: Never"), &[C::ExecInvalid, C::ExecPluginCredentials]);
    check(&exec(&format!("{v1}, command: aws")), &[C::ExecInvalid, C::ExecPluginCredentials]);
    check(&exec(&format!("{v1}, command: aws, interactiveMode: Never")), &[C::ExecPluginCredentials]);
    for mode in ["Always", "Sometimes"] {
        let text = exec(&format!("{v1beta1}, command: aws, interactiveMode: {mode}"));
        check(&text, &[C::ExecInvalid, C::ExecPluginCredentials]);
    }
    let alpha = exec("apiVersion: client.authentication.k8s.io/v1alpha1, command: aws");
    check(&alpha, &[C::ExecInvalid, C::ExecPluginCredentials]);
    let env = exec(&format!("{v1beta1}, command: aws, env: [{{value: x}}]"));
    check(&env, &[C::ExecInvalid, C::ExecPluginCredentials]);
    let plugins = ["plugin".to_owned()];
    let wanted = Wanted { exec_plugins: &plugins, ..WANTED() };
    assert_eq!(codes(&exec(&format!("{v1beta1}, command: plugin")), &wanted), []);
    let info = format!("exec: {{{v1beta1}, command: aws, provideClusterInfo: true}}");
    let cluster = "server: 'https://x', extensions: [{name: client.authentication.k8s.io/exec}]";
    let codes = codes(&with(cluster, &info, "cluster: c, user: u"), &WANTED());
    assert_eq!(codes, [C::ExtensionsDropped, C::ExecPluginCredentials, C::ExecNeedsExtension]);
}

#[test]
fn auth_providers_must_be_those_of_stork() {
    let provider = |fields: &str| with_user(&format!("auth-provider: {{{fields}}}"));
    check(&provider("name: gcp"), &[C::AuthProviderRemoved]);
    check(&provider("name: openstack"), &[C::AuthProviderUnknown]);
    check(&provider("config: {}"), &[C::AuthProviderUnknown]);
    check(&provider("name: oidc, config: {client-id: a}"), &[C::AuthProviderInvalid]);
    let azure = "name: azure, config: {client-id: a, tenant-id: b, apiserver-id: c";
    check(&provider(&format!("{azure}}}")), &[C::AuthProviderRemoved]);
    check(
        &provider(&format!("{azure}, config-mode: '7'}}")),
        &[C::AuthProviderRemoved, C::AuthProviderInvalid],
    );
    let oidc = |more: &str| {
        provider(&format!("name: oidc, config: {{idp-issuer-url: 'https://x', client-id: a{more}}}"))
    };
    check(&oidc(""), &[]);
    check(&oidc(", idp-certificate-authority: ca.crt"), &[]);
    check(&oidc(", idp-certificate-authority: nowhere"), &[C::CredentialFileUnreadable]);
    check(&oidc(", idp-certificate-authority-data: '@'"), &[C::BadBase64]);
    check(&oidc(", idp-certificate-authority-data: YWJj"), &[C::CertificateNotPem]);
    let both =
        "auth-provider: {name: gcp}, exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: aws}";
    check(&with_user(both), &[C::ExecInvalid, C::ExecPluginCredentials, C::AuthProviderRemoved]);
}
