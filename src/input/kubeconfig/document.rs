//! What a kubeconfig holds (client-go `tools/clientcmd/api/v1/types.go`).

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::exec::Exec;
use super::inline::{FileName, Material};
use super::reader::Text;
use crate::model::finding::Finding;
use crate::model::source::{Place, Spanned};

/// What one file, or several merged ones, define.
#[derive(Default)]
pub(super) struct Document {
    pub(super) current_context: Option<Text>,
    pub(super) colors: bool,
    pub(super) extensions: Extensions,
    pub(super) clusters: Names<Cluster>,
    pub(super) contexts: Names<ContextEntry>,
    pub(super) users: Names<User>,
}

/// Entries by their names.
pub(super) type Names<T> = BTreeMap<String, Named<T>>;

/// An entry of `clusters`, `contexts` or `users`.
pub(super) struct Named<T> {
    pub(super) value: T,
    pub(super) place: Place,
    /// Whether a field could not be decoded, so that nothing follows from its absence.
    pub(super) flawed: bool,
    /// Warnings about it, for when it is chosen.
    pub(super) notes: Vec<Finding>,
}

/// Where extensions stand, by name; what is in them is of no interest, since Stork cannot decode it.
pub(super) type Extensions = Vec<Spanned<String>>;

/// `cluster` of an entry of `clusters`.
#[derive(Default)]
pub(super) struct Cluster {
    pub(super) server: Option<Text>,
    pub(super) tls_server_name: Option<Text>,
    pub(super) insecure: Option<Spanned<bool>>,
    pub(super) authority: Material,
    pub(super) proxy: Option<Text>,
    pub(super) extensions: Extensions,
}

/// `context` of an entry of `contexts`.
#[derive(Default)]
pub(super) struct ContextEntry {
    pub(super) cluster: Option<Text>,
    pub(super) user: Option<Text>,
    pub(super) namespace: Option<Text>,
    pub(super) extensions: Extensions,
}

/// `user` of an entry of `users`.
#[derive(Default)]
pub(super) struct User {
    pub(super) certificate: Material,
    pub(super) key: Material,
    pub(super) token: Option<Text>,
    pub(super) token_file: Option<FileName>,
    pub(super) acts_as: Option<Text>,
    pub(super) acts_as_uid: Option<Text>,
    pub(super) acts_as_groups: Vec<Text>,
    pub(super) acts_as_extra: BTreeMap<String, Extra>,
    pub(super) acts_as_place: Option<Place>,
    pub(super) login: Option<Text>,
    pub(super) password: Option<Text>,
    pub(super) auth_provider: Option<AuthProvider>,
    pub(super) exec: Option<Exec>,
    pub(super) extensions: Extensions,
}

/// The values of one key of `as-user-extra`; client-go keeps null apart from an empty list.
pub(super) struct Extra(pub(super) Option<Vec<Text>>);

/// `auth-provider` of a user.
pub(super) struct AuthProvider {
    pub(super) name: Option<Text>,
    pub(super) config: BTreeMap<String, Text>,
    pub(super) place: Place,
    pub(super) folder: Arc<Path>,
}

impl ContextEntry {
    pub(super) fn cluster_name(&self) -> &str {
        self.cluster.as_ref().map_or("", |name| name.value.expose())
    }

    pub(super) fn user_name(&self) -> &str {
        self.user.as_ref().map_or("", |name| name.value.expose())
    }
}
