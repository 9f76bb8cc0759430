//! From the texts of kubeconfigs to the one context that a pair needs.
//!
//! The texts are decoded as kubectl's own reader decodes them (`file`), merged as Stork's client merges the files
//! of KUBECONFIG (`merge`), one context is chosen (`choose`), and what it names is checked and inlined (`cluster`,
//! `user`). Everything else in the files stays behind.

mod auth_provider;
mod certificate;
mod choose;
mod cluster;
mod control;
mod document;
mod exec;
mod fields;
mod file;
mod inline;
mod merge;
mod plugin;
mod proxy;
mod reader;
pub(super) mod scalar;
mod server;
mod text;
mod token;
mod user;

#[cfg(test)]
mod tests;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use zeroize::Zeroizing;

use super::unseal::Unopened;
use crate::model::cluster_pair::PairConfig;
use crate::model::finding::Findings;
use crate::model::source::Source;

pub(super) use server::is_loopback;
pub use text::source;

/// What is wanted of the kubeconfigs.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// The context; that of `current-context` where it is absent or empty.
    pub context: Option<&'a str>,
    /// Stands in for the cluster's server.
    pub endpoint: Option<&'a str>,
    /// Exec plugins that Stork's image has besides those of the stock image.
    pub exec_plugins: &'a [String],
    /// What time it is, for certificates that have expired.
    pub now: SystemTime,
}

/// Reads a file that a kubeconfig names (certificate, key, token), bytes as they are or opened.
pub type ReadFile<'a> = &'a dyn Fn(&Path) -> Result<Zeroizing<Vec<u8>>, Unread>;

/// Why such a file gave no bytes.
#[derive(Debug)]
pub enum Unread {
    /// It cannot be read.
    File(io::Error),
    /// It is sealed and was not opened. Of one that is [`Unopened::Absent`] nothing is said here: whoever reads the
    /// files knows it and decides what follows.
    Sealed(Unopened),
}

impl From<io::Error> for Unread {
    fn from(error: io::Error) -> Self {
        Self::File(error)
    }
}

impl From<Unopened> for Unread {
    fn from(unopened: Unopened) -> Self {
        Self::Sealed(unopened)
    }
}

/// What every check needs: what is wanted, how to read a file, and where to put what is wrong.
struct Context<'a> {
    wanted: &'a Wanted<'a>,
    read: ReadFile<'a>,
    findings: &'a mut Findings,
    /// Whether a file is sealed for an identity that is not at hand.
    absent: bool,
}

/// Reads the chosen context with all that it names, or says everything that is wrong with it.
///
/// Each kubeconfig comes with the folder that its relative paths resolve against. `None` means that one of the findings
/// is an error, or that a file that it names is [`Unopened::Absent`].
pub fn resolve(
    kubeconfigs: &[(Arc<Source>, PathBuf)],
    wanted: &Wanted<'_>,
    read: ReadFile<'_>,
    findings: &mut Findings,
) -> Option<PairConfig> {
    let mut found = Findings::default();
    let mut context = Context { wanted, read, findings: &mut found, absent: false };
    let config = context.config(kubeconfigs).filter(|config| control::check(config, context.findings));
    let usable = !found.has_errors();
    findings.extend(found);
    config.filter(|_| usable)
}

impl Context<'_> {
    fn config(&mut self, kubeconfigs: &[(Arc<Source>, PathBuf)]) -> Option<PairConfig> {
        let documents: Vec<_> = kubeconfigs
            .iter()
            .map(|(source, folder)| file::read(source, folder, self.findings))
            .collect::<Vec<Option<_>>>()
            .into_iter()
            .collect::<Option<_>>()?;
        let merged = merge::documents(documents);
        let chosen = choose::context(&merged, self)?;
        let mut checked = Findings::default();
        let mut context =
            Context { wanted: self.wanted, read: self.read, findings: &mut checked, absent: false };
        let cluster = chosen.cluster.and_then(|cluster| cluster::check(cluster, &mut context));
        let user = chosen.user.and_then(|user| user::check(user, chosen.cluster, &mut context));
        if context.absent {
            // What was checked as if the file were not named may be wrong.
            return None;
        }
        self.findings.extend(checked);
        let (server, cluster_fields) = cluster?;
        Some(PairConfig {
            context: chosen.name.to_owned(),
            cluster: chosen.context.cluster_name().to_owned(),
            user: chosen.context.user_name().to_owned(),
            namespace: chosen.context.namespace.as_ref().map(|name| name.value.expose().to_owned()),
            colors: merged.colors,
            server,
            cluster_fields,
            user_fields: user?,
        })
    }
}
