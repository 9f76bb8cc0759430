//! `auth-provider` of a user: the in-tree plugins that Stork's client still has.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::Context;
use super::document::AuthProvider;
use super::fields::{Fields, text_or_empty};
use super::inline::FileName;
use super::reader::{Reader, Text};
use super::{certificate, cluster};
use crate::model::cluster_pair::Plain;
use crate::model::code::Code;
use crate::model::finding::Finding;
use crate::model::source::Spanned;

/// Where storkctl points every gcloud (`pkg/storkctl/clusterpair.go`); the stock image has it there.
const GCLOUD: &str = "./google-cloud-sdk/bin/gcloud";

const CA_FILE: &str = "idp-certificate-authority";
const CA_DATA: &str = "idp-certificate-authority-data";

pub(super) fn decode(user: &mut Fields<'_>, reader: &mut Reader<'_>) -> Option<AuthProvider> {
    let node = user.take("auth-provider")?;
    let mut fields = reader.fields(node, "auth-provider")?;
    let provider = AuthProvider {
        name: fields.text("name", reader),
        config: fields
            .table("config", reader, |node, reader| text_or_empty(node, "config", reader))
            .into_iter()
            .collect(),
        place: reader.place(&(node.span.start..node.span.start)),
        folder: reader.folder.clone(),
    };
    fields.finish(&["name", "config"], reader);
    Some(provider)
}

/// Checks the provider and gives it the form of a `ClusterPair`.
pub(super) fn check(provider: &AuthProvider, flawed: bool, context: &mut Context<'_>) -> Plain {
    let name = provider.name.as_ref().map_or("", |name| name.value.expose());
    let place = provider.name.as_ref().map_or(&provider.place, |name| &name.place);
    match name {
        "gcp" | "azure" => {
            let message = format!("client-go has no auth provider `{name}` any more from 1.26 on");
            let finding = Finding::new(Code::AuthProviderRemoved, message)
                .at(place, "newer builds of Stork fail here without a word")
                .help("use a kubeconfig with the token of a service account");
            context.findings.push(finding);
        }
        "oidc" => {}
        _ if flawed => {}
        _ => {
            let finding =
                Finding::new(Code::AuthProviderUnknown, "the auth provider is not one that Stork has")
                    .at(place, "Stork fails here without a word")
                    .help("use a kubeconfig with the token of a service account");
            context.findings.push(finding);
        }
    }
    if !flawed {
        check_config(name, provider, context);
    }
    plain(provider, config(name, provider, context))
}

fn check_config(name: &str, provider: &AuthProvider, context: &mut Context<'_>) {
    let needed: &[&str] = match name {
        "oidc" => &["idp-issuer-url", "client-id"],
        "azure" => &["client-id", "tenant-id", "apiserver-id"],
        _ => return,
    };
    let mut invalid = |message: String, help: String| {
        let finding =
            Finding::new(Code::AuthProviderInvalid, message).at(&provider.place, "incomplete").help(help);
        context.findings.push(finding);
    };
    for key in needed.iter().filter(|key| value(provider, key).is_none()) {
        invalid(format!("the auth provider {name} has no `{key}`"), format!("add `{key}` to its config"));
    }
    if name == "azure"
        && value(provider, "config-mode").is_some_and(|mode| !matches!(mode.value.expose(), "0" | "1"))
    {
        invalid(
            "`config-mode` of the auth provider azure is none".to_owned(),
            "write \"0\" or \"1\"".to_owned(),
        );
    }
}

fn value<'a>(provider: &'a AuthProvider, key: &str) -> Option<&'a Text> {
    provider.config.get(key).filter(|text| !text.value.expose().is_empty())
}

fn config(name: &str, provider: &AuthProvider, context: &mut Context<'_>) -> BTreeMap<String, Plain> {
    let plain = |(key, text): (&String, &Text)| (key.clone(), Plain::Text(text.value.clone()));
    let mut config: BTreeMap<String, Plain> = provider.config.iter().map(plain).collect();
    if value(provider, "cmd-path").is_some_and(|path| path.value.expose().ends_with("gcloud")) {
        config.insert("cmd-path".to_owned(), Plain::text(GCLOUD));
    }
    if name == "oidc" {
        inline_authority(provider, &mut config, context);
    }
    config
}

/// Puts the provider's certificate authority into the pair: Stork's pod does not have the file, and fails without a word.
fn inline_authority(
    provider: &AuthProvider,
    config: &mut BTreeMap<String, Plain>,
    context: &mut Context<'_>,
) {
    config.remove(CA_FILE);
    let bytes = match (value(provider, CA_FILE), value(provider, CA_DATA)) {
        (_, Some(data)) => {
            let bytes = STANDARD.decode(data.value.expose());
            if bytes.is_err() {
                let finding = Finding::new(Code::BadBase64, format!("`{CA_DATA}` is not base64"))
                    .at(&data.place, "base64 belongs here")
                    .help("encode the PEM file with `base64 -w0`");
                context.findings.push(finding);
            }
            bytes.ok().map(|bytes| Spanned { value: bytes.into(), place: data.place.clone() })
        }
        (Some(path), None) => {
            context.read_file(&FileName { path: path.clone(), folder: provider.folder.clone() }, CA_FILE)
        }
        (None, None) => None,
    };
    if let Some(bytes) = bytes {
        certificate::check_authority(&bytes, CA_FILE, context.findings);
        config.insert(CA_DATA.to_owned(), cluster::encoded(&bytes));
    }
}

fn plain(provider: &AuthProvider, config: BTreeMap<String, Plain>) -> Plain {
    let name = provider.name.as_ref().map_or_else(|| Plain::text(""), |name| Plain::Text(name.value.clone()));
    let config = (!config.is_empty()).then_some(("config", Plain::Map(config)));
    Plain::map([("name", name)].into_iter().chain(config))
}
