//! How Argo CD and Flux are pointed at the tree: from pairings.yaml and a few flags to manifests, through templates.

mod argocd;
mod flux;
mod place;

pub use argocd::ArgoCd;
pub use flux::{Decryption, Flux, SourceKind};
pub use place::{Place, Repository};

use crate::model::code::Code;
use crate::model::finding::Finding;
use crate::model::pairing::Cluster;
use crate::model::plan::SourcePlan;
use crate::model::seal::{Seal, Sops};

/// Whether the files of this source cluster are ClusterPairs, which what applies them then judges itself. What the other
/// ways bring makes the pairs behind its back.
fn holds_pairs(seal: &Seal) -> bool {
    matches!(seal, Seal::Sops(_) | Seal::VaultPlugin { .. })
}

/// Whether KSOPS opens the files, which only Argo CD runs.
fn is_ksops(seal: &Seal) -> bool {
    matches!(seal, Seal::Sops(Sops { ksops: true, .. }))
}

/// How the cluster is sealed. Validation refuses a source cluster without it.
fn seal<'p>(source: &SourcePlan<'p>) -> Option<&'p Seal> {
    source.cluster.seal.as_ref()
}

/// What lies there is not for this tool: it would apply ciphertext or placeholders, or nothing.
fn unfit(cluster: &Cluster, tool: &str, why: &str, help: &str) -> Finding {
    Finding::new(
        Code::WiringSeal,
        format!("{tool} cannot apply the pairs of cluster `{}`: {why}", cluster.name),
    )
    .at(&cluster.place, "sealed for something else")
    .help(help.to_owned())
}
