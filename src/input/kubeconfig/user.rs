//! The user of the chosen context: what Stork logs in with.

use super::Context;
use super::auth_provider;
use super::certificate;
use super::cluster::{FieldMap, encoded};
use super::document::{Cluster, Extra, Named, User};
use super::exec::Exec;
use super::fields::{Fields, text_or_empty};
use super::file::extensions;
use super::inline::{FileName, Material};
use super::plugin;
use super::reader::{Bytes, Reader, Text};
use super::token;
use crate::model::cluster_pair::Plain;
use crate::model::code::Code;
use crate::model::finding::Finding;
use crate::yaml::Node;

const FIELDS: [&str; 14] = [
    "client-certificate",
    "client-certificate-data",
    "client-key",
    "client-key-data",
    "token",
    "tokenFile",
    "as",
    "as-uid",
    "as-groups",
    "as-user-extra",
    "username",
    "password",
    "auth-provider",
    "exec",
];

pub(super) fn decode(fields: &mut Fields<'_>, reader: &mut Reader<'_>) -> User {
    let acts_as_place =
        ["as-uid", "as-groups", "as-user-extra"].iter().find_map(|key| fields.place(key, reader));
    let user = User {
        certificate: Material::decode("client-certificate", "client-certificate-data", fields, reader),
        key: Material::decode("client-key", "client-key-data", fields, reader),
        token: fields.text("token", reader),
        token_file: FileName::decode("tokenFile", fields, reader),
        acts_as: fields.text("as", reader),
        acts_as_uid: fields.text("as-uid", reader),
        acts_as_groups: fields.texts("as-groups", reader).unwrap_or_default(),
        acts_as_extra: fields.table("as-user-extra", reader, extra).into_iter().collect(),
        acts_as_place,
        login: fields.text("username", reader),
        password: fields.text("password", reader),
        auth_provider: auth_provider::decode(fields, reader),
        exec: Exec::decode(fields, reader),
        extensions: extensions(fields, reader),
    };
    fields.finish(&FIELDS, reader);
    user
}

fn extra(node: &Node, reader: &mut Reader<'_>) -> Option<Extra> {
    if node.is_null() {
        return Some(Extra(None));
    }
    let values =
        reader.items(node, "as-user-extra", |node, reader| text_or_empty(node, "as-user-extra", reader));
    values.map(|values| Extra(Some(values)))
}

/// The user's fields, or `None` where a finding says that there is nothing to log in with.
pub(super) fn check(
    entry: &Named<User>,
    cluster: Option<&Named<Cluster>>,
    context: &mut Context<'_>,
) -> Option<FieldMap> {
    let user = &entry.value;
    let mut fields = FieldMap::new();
    impersonation(user, &mut fields, context);
    check_combinations(user, context);
    let pair = client_certificate(entry, &mut fields, context);
    let token = token::check(user, context);
    let has_token = !matches!(token, Ok(None));
    fields.extend(token.ok().flatten().map(|token| ("token", Plain::Text(token))));
    let basic = basic(user, &mut fields, context);
    if let Some(exec) = &user.exec {
        fields.insert("exec", plugin::check(exec, cluster, entry.flawed, context));
    }
    if let Some(provider) = &user.auth_provider {
        fields.insert("auth-provider", auth_provider::check(provider, entry.flawed, context));
    }
    let other = user.exec.is_some() || user.auth_provider.is_some();
    if !(pair || has_token || basic || other || entry.flawed) {
        let finding = Finding::new(Code::NoCredentials, "the user has nothing to log in with")
            .at(&entry.place, "this user")
            .help("use the kubeconfig of a service account of the destination");
        context.findings.push(finding);
        return None;
    }
    Some(fields)
}

fn impersonation(user: &User, fields: &mut FieldMap, context: &mut Context<'_>) {
    let list =
        |texts: &[Text]| Plain::List(texts.iter().map(|text| Plain::Text(text.value.clone())).collect());
    let uid = user.acts_as_uid.as_ref().map(|uid| ("act-as-uid", Plain::Text(uid.value.clone())));
    let groups = &user.acts_as_groups;
    let groups = (!groups.is_empty()).then(|| ("act-as-groups", list(groups)));
    let extra = &user.acts_as_extra;
    let extra = (!extra.is_empty()).then(|| {
        let values = |values: &Extra| values.0.as_deref().map_or(Plain::Null, list);
        ("act-as-user-extra", Plain::map(extra.iter().map(|(key, texts)| (key.as_str(), values(texts)))))
    });
    let more: Vec<_> = uid.into_iter().chain(groups).chain(extra).collect();
    match &user.acts_as {
        Some(name) => fields.extend([("act-as", Plain::Text(name.value.clone()))]),
        None if more.is_empty() => {}
        None => {
            let message = "`as-uid`, `as-groups` or `as-user-extra` is given without `as`";
            let finding = Finding::new(Code::ImpersonationWithoutUser, message);
            let finding = match &user.acts_as_place {
                Some(place) => finding.at(place, "given here"),
                None => finding,
            };
            context.findings.push(finding.help("add `as`, or remove the others"));
        }
    }
    fields.extend(more);
}

fn check_combinations(user: &User, context: &mut Context<'_>) {
    let basic = user.login.as_ref().or(user.password.as_ref());
    if let (Some(token), Some(basic)) = (&user.token, basic) {
        let finding = Finding::new(Code::TokenAndBasic, "the user has a token and a user name and password")
            .at(&basic.place, "the user name and password")
            .beside(&token.place, "the token")
            .help("remove one of the two");
        context.findings.push(finding);
    }
    if let (Some(exec), Some(provider)) = (&user.exec, &user.auth_provider) {
        let finding = Finding::new(Code::ExecInvalid, "the user has an exec plugin and an auth provider")
            .at(&exec.place, "the exec plugin")
            .beside(&provider.place, "the auth provider")
            .help("remove one of the two");
        context.findings.push(finding);
    }
}

/// Whether there are a certificate and a key to log in with, or were meant to be.
fn client_certificate(entry: &Named<User>, fields: &mut FieldMap, context: &mut Context<'_>) -> bool {
    let user = &entry.value;
    let certificate = context.material(&user.certificate, "client-certificate");
    let key = context.material(&user.key, "client-key");
    let (Ok(certificate), Ok(key)) = (certificate, key) else { return true };
    let given = |bytes: Option<Bytes>| bytes.filter(|bytes| !bytes.value.is_empty());
    let (certificate, key) = (given(certificate), given(key));
    fields.extend(certificate.as_ref().map(|bytes| ("client-certificate-data", encoded(bytes))));
    fields.extend(key.as_ref().map(|bytes| ("client-key-data", encoded(bytes))));
    match (certificate, key) {
        (Some(certificate), Some(key)) => {
            certificate::check_pair(&certificate, &key, context.wanted.now, context.findings);
            true
        }
        (Some(certificate), None) => {
            if !entry.flawed {
                let finding = Finding::new(Code::CertificateWithoutKey, "the client certificate has no key")
                    .at(&certificate.place, "the certificate")
                    .help("add `client-key-data`");
                context.findings.push(finding);
            }
            true
        }
        (None, Some(key)) => {
            if !entry.flawed {
                let finding = Finding::new(Code::KeyWithoutCertificate, "the client key has no certificate")
                    .at(&key.place, "the key")
                    .help("add `client-certificate-data`, or remove the key");
                context.findings.push(finding);
            }
            false
        }
        (None, None) => false,
    }
}

fn basic(user: &User, fields: &mut FieldMap, context: &mut Context<'_>) -> bool {
    for (key, text) in [("username", &user.login), ("password", &user.password)] {
        let Some(text) = text else { continue };
        if text.value.expose().chars().any(char::is_control) {
            let finding =
                Finding::new(Code::CredentialMalformed, format!("`{key}` holds a control character"))
                    .at(&text.place, "no request can carry this")
                    .help("remove the character; it is often invisible in an editor");
            context.findings.push(finding);
        }
        fields.insert(key, Plain::Text(text.value.clone()));
    }
    user.login.is_some()
}
