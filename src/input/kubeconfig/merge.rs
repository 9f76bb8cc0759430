//! Several kubeconfigs as one, as Stork's client merges the files of KUBECONFIG.
//!
//! Observed of storkctl (client-go 0.25 with mergo 0.3.13): `current-context` is that of the first file that has one; of
//! a name that several files define, each field is that of the last file that sets it. kubectl, which pins an older
//! mergo, takes the first definition whole; a warning says so.

use super::document::{AuthProvider, Cluster, ContextEntry, Document, Extensions, Named, Names, User};
use super::exec;
use super::inline::Material;
use crate::model::code::Code;
use crate::model::finding::Finding;

/// Merges the files in the order of KUBECONFIG.
pub(super) fn documents(documents: Vec<Document>) -> Document {
    let mut documents = documents.into_iter();
    let first = documents.next().unwrap_or_default();
    documents.fold(first, |first, later| Document {
        current_context: first.current_context.or(later.current_context),
        colors: first.colors || later.colors,
        extensions: extensions(first.extensions, later.extensions),
        clusters: names(first.clusters, later.clusters, ("cluster", cluster)),
        contexts: names(first.contexts, later.contexts, ("context", context)),
        users: names(first.users, later.users, ("user", user)),
    })
}

fn names<T>(mut first: Names<T>, later: Names<T>, (what, merge): (&str, fn(T, T) -> T)) -> Names<T> {
    for (name, entry) in later {
        let Some(known) = first.remove(&name) else {
            first.insert(name, entry);
            continue;
        };
        let finding =
            Finding::new(Code::KubeconfigNameConflict, format!("two files define the {what} `{name}`"))
                .at(&entry.place, "the fields here count")
                .beside(&known.place, "kubectl would use this definition")
                .help("name one file with --kubeconfig, or rename one of the two");
        let mut notes = known.notes;
        notes.extend(entry.notes);
        notes.push(finding);
        let flawed = known.flawed || entry.flawed;
        let value = merge(known.value, entry.value);
        first.insert(name, Named { value, place: entry.place, flawed, notes });
    }
    first
}

fn extensions(mut first: Extensions, later: Extensions) -> Extensions {
    first.extend(later);
    first
}

fn material(first: Material, later: Material) -> Material {
    Material { file: later.file.or(first.file), data: later.data.or(first.data) }
}

fn cluster(first: Cluster, later: Cluster) -> Cluster {
    Cluster {
        server: later.server.or(first.server),
        tls_server_name: later.tls_server_name.or(first.tls_server_name),
        insecure: later.insecure.or(first.insecure),
        authority: material(first.authority, later.authority),
        proxy: later.proxy.or(first.proxy),
        extensions: extensions(first.extensions, later.extensions),
    }
}

fn context(first: ContextEntry, later: ContextEntry) -> ContextEntry {
    ContextEntry {
        cluster: later.cluster.or(first.cluster),
        user: later.user.or(first.user),
        namespace: later.namespace.or(first.namespace),
        extensions: extensions(first.extensions, later.extensions),
    }
}

fn user(mut first: User, later: User) -> User {
    first.acts_as_extra.extend(later.acts_as_extra);
    User {
        certificate: material(first.certificate, later.certificate),
        key: material(first.key, later.key),
        token: later.token.or(first.token),
        token_file: later.token_file.or(first.token_file),
        acts_as: later.acts_as.or(first.acts_as),
        acts_as_uid: later.acts_as_uid.or(first.acts_as_uid),
        acts_as_groups: if later.acts_as_groups.is_empty() {
            first.acts_as_groups
        } else {
            later.acts_as_groups
        },
        acts_as_extra: first.acts_as_extra,
        acts_as_place: later.acts_as_place.or(first.acts_as_place),
        login: later.login.or(first.login),
        password: later.password.or(first.password),
        auth_provider: auth_provider(first.auth_provider, later.auth_provider),
        exec: exec::merge(first.exec, later.exec),
        extensions: extensions(first.extensions, later.extensions),
    }
}

fn auth_provider(first: Option<AuthProvider>, later: Option<AuthProvider>) -> Option<AuthProvider> {
    match (first, later) {
        (Some(mut first), Some(later)) => {
            first.config.extend(later.config);
            Some(AuthProvider { name: later.name.or(first.name), config: first.config, ..later })
        }
        (first, later) => later.or(first),
    }
}
