//! kubectl's copies of what was applied, which hold credentials a second time.

use crate::model::code::Code;
use crate::model::finding::Finding;
use crate::model::live::{LAST_APPLIED, LivePair};
use crate::model::name::ClusterName;

/// The pairs of a page that have such a copy.
pub(super) struct Copies {
    count: usize,
    first: Option<String>,
}

impl Copies {
    /// Looks for them.
    pub(super) fn among(live: &[LivePair]) -> Self {
        let copies = || live.iter().filter(|pair| pair.metadata.annotations.contains_key(LAST_APPLIED));
        Self { count: copies().count(), first: copies().next().map(|pair| pair.metadata.to_string()) }
    }

    /// What to say of all pages of a cluster, where there is one.
    pub(super) fn finding<'c>(
        pages: impl Iterator<Item = &'c Self> + Clone,
        cluster: &ClusterName,
    ) -> Option<Finding> {
        let first = pages.clone().find_map(|page| page.first.as_ref())?;
        let message = match pages.map(|page| page.count).sum() {
            1 => {
                format!("{first} of cluster `{cluster}` holds its credential twice: in `{LAST_APPLIED}` too")
            }
            many => format!(
                "{many} pairs of cluster `{cluster}`, {first} first, hold their credentials twice: in `{LAST_APPLIED}` too"
            ),
        };
        Some(Finding::new(Code::CredentialCopied, message).help(
            "apply them with `kubectl apply --server-side`, or let Argo CD do so (`ServerSideApply=true`), and take the annotation \
             off with `kubectl annotate clusterpair NAME kubectl.kubernetes.io/last-applied-configuration-`",
        ))
    }
}
