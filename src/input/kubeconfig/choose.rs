//! Which context, and what it names.

use super::Context;
use super::document::{Cluster, ContextEntry, Document, Named, User};
use crate::input::decode::nearest;
use crate::model::code::Code;
use crate::model::finding::Finding;
use crate::model::source::Spanned;

/// The context and what it names; what is absent has a finding.
pub(super) struct Chosen<'a> {
    pub(super) name: &'a str,
    pub(super) context: &'a ContextEntry,
    pub(super) cluster: Option<&'a Named<Cluster>>,
    pub(super) user: Option<&'a Named<User>>,
}

/// Chooses the wanted context, or that of `current-context`.
pub(super) fn context<'a>(document: &'a Document, context: &mut Context<'_>) -> Option<Chosen<'a>> {
    let (name, entry) = entry(document, context)?;
    let cluster = document.clusters.get(entry.value.cluster_name());
    let user = document.users.get(entry.value.user_name());
    warn_of_extensions(&document.extensions, "the kubeconfig", context);
    warn_of_extensions(&entry.value.extensions, "the context", context);
    context.findings.extend(entry.notes.iter().cloned());
    match cluster {
        Some(cluster) => {
            context.findings.extend(cluster.notes.iter().cloned());
            warn_of_extensions(&cluster.value.extensions, "the cluster", context);
        }
        None if !entry.flawed => cluster_missing(name, entry, document, context),
        None => {}
    }
    match user {
        Some(user) => {
            context.findings.extend(user.notes.iter().cloned());
            warn_of_extensions(&user.value.extensions, "the user", context);
        }
        None if !entry.flawed => user_missing(name, entry, context),
        None => {}
    }
    Some(Chosen { name, context: &entry.value, cluster, user })
}

fn entry<'a>(
    document: &'a Document,
    context: &mut Context<'_>,
) -> Option<(&'a str, &'a Named<ContextEntry>)> {
    let wanted = context.wanted.context.filter(|name| !name.is_empty());
    let current = document.current_context.as_ref();
    let name = wanted.unwrap_or_else(|| current.map_or("", |name| name.value.expose()));
    if let Some((name, entry)) = document.contexts.get_key_value(name) {
        return Some((name, entry));
    }
    let known = document.contexts.keys().filter(|name| !name.is_empty()).map(String::as_str);
    let finding = match (wanted, current) {
        (Some(name), _) => {
            Finding::new(Code::ContextUnknown, format!("the kubeconfig has no context `{name}`"))
        }
        (None, Some(name)) => {
            let message =
                format!("`current-context` names the context `{}`, which is not there", name.value.expose());
            Finding::new(Code::ContextUnknown, message).at(&name.place, "no such context")
        }
        (None, None) if document.contexts.is_empty() => {
            Finding::new(Code::ContextMissing, "the kubeconfig has no context at all")
        }
        (None, None) => Finding::new(Code::ContextMissing, "the kubeconfig has no `current-context`"),
    };
    context.findings.push(finding.help(choices(name, &known.collect::<Vec<_>>())));
    None
}

fn choices(name: &str, known: &[&str]) -> String {
    match (nearest(name, known.iter().copied()), known) {
        (_, []) => {
            "use a kubeconfig such as `kubectl config view --minify --flatten --raw` prints".to_owned()
        }
        (Some(near), _) if !name.is_empty() => format!("did you mean `{near}`?"),
        (_, known) => format!("choose one of its contexts: {}", known.join(", ")),
    }
}

fn cluster_missing(name: &str, entry: &Named<ContextEntry>, document: &Document, context: &mut Context<'_>) {
    let finding = match &entry.value.cluster {
        None => Finding::new(Code::ContextClusterUnknown, format!("the context `{name}` names no cluster"))
            .at(&entry.place, "`cluster` is missing"),
        Some(cluster) => {
            let message =
                format!("the cluster `{}` of the context `{name}` is not there", cluster.value.expose());
            Finding::new(Code::ContextClusterUnknown, message).at(&cluster.place, "no such cluster")
        }
    };
    let known: Vec<&str> = document.clusters.keys().map(String::as_str).collect();
    let help = match known.as_slice() {
        [] => "get the kubeconfig again, for instance with `kubectl config view --minify --flatten --raw`"
            .to_owned(),
        known => format!("its clusters are {}", known.join(", ")),
    };
    context.findings.push(finding.help(help));
}

fn user_missing(name: &str, entry: &Named<ContextEntry>, context: &mut Context<'_>) {
    let finding = match &entry.value.user {
        None => Finding::new(Code::NoCredentials, format!("the context `{name}` names no user"))
            .at(&entry.place, "`user` is missing"),
        Some(user) => {
            let message = format!("the user `{}` of the context `{name}` is not there", user.value.expose());
            Finding::new(Code::NoCredentials, message).at(&user.place, "no such user")
        }
    };
    context.findings.push(finding.help("use the kubeconfig of a service account of the destination"));
}

fn warn_of_extensions(extensions: &[Spanned<String>], owner: &str, context: &mut Context<'_>) {
    if let Some(first) = extensions.first() {
        let finding =
            Finding::new(Code::ExtensionsDropped, format!("the extensions of {owner} were left out"))
                .at(&first.place, "Stork cannot decode this");
        context.findings.push(finding);
    }
}
