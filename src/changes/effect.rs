//! What a change does once it is applied (Stork `pkg/migration/controllers/clusterpair.go`).
//!
//! Stork reads `spec.config` and the project mappings afresh for every migration and validates neither again. The storage
//! options it sends to Portworx when it pairs, which it does until the storage status is Ready and never after. A deleted pair
//! takes along the BackupLocation that its options name, where Stork made that one.

use crate::model::drift::Effect;
use crate::model::fingerprint::PartName;

pub(super) const ADDED: (Effect, &str) = (
    Effect::AtOnce,
    "once it is applied, Stork looks whether it can log in at the destination, and pairs the storage; nothing fails over \
     through this pair before it is Ready",
);

pub(super) const REMOVED: (Effect, &str) = (
    Effect::DestructiveIfRecreated,
    "where what applies the tree prunes, the ClusterPair is deleted, nothing fails over through it any more, and Stork deletes \
     its BackupLocation and that one's Secret with it, where they carry `stork.libopenstorage.org/created-by-stork`; Stork must \
     run for the pair to go, since its finalizer holds it. Where it does not prune, as `pairctl wiring` sets it up, the pair \
     stays, and `pairctl drift` calls it extra",
);

/// What a change of a part of what is sealed does.
pub(super) fn of_part(part: PartName) -> (Effect, &'static str) {
    match part {
        PartName::Endpoint => (
            Effect::AtOnce,
            "Stork asks another server from its next migration on, and does not look before whether it answers",
        ),
        PartName::Authority => (
            Effect::AtOnce,
            "Stork trusts other certificates, or takes another way, from its next migration on, unchecked",
        ),
        PartName::Credential => (
            Effect::AtOnce,
            "Stork logs in with another credential from its next migration on, and does not look before whether it is accepted",
        ),
        PartName::Options | PartName::SecretOptions => (
            Effect::InertUntilReset,
            "Stork sends storage options to Portworx when it pairs: a pair that is Ready keeps the old ones until its storage \
             status is cleared",
        ),
    }
}

pub(super) const DESTINATION: &str = "migrations go to another cluster from the next one on, unchecked; the storage stays paired with the former one until the \
     storage status of the pair is cleared";

pub(super) const PROJECT_MAPPING: &str = "Stork puts namespaces and what is in them into another Rancher project from its next migration on, unchecked";

pub(super) const METADATA: &str = "Stork does not read it";

pub(super) const RECIPIENTS: &str = "others can open the file, and nothing changes on the cluster; whoever could open it before still can, with what Git keeps";

pub(super) const SEALED_ANEW: &str =
    "by its fingerprint it is the same content under a new ciphertext, and nothing changes on the cluster";

pub(super) const UNKNOWN: &str =
    "nothing in the tree tells what changed: open both files and compare them before this is applied";

pub(super) const WAY: &str = "the pair comes to the cluster another way: where what applied it before prunes, the pair can be deleted and made anew, \
     and its BackupLocation deleted with it where that one carries `stork.libopenstorage.org/created-by-stork`";

pub(super) const REFERENCE: &str =
    "the pair is made of something else, or in another way: what it holds then, only the cluster sees";

#[cfg(test)]
mod tests {
    use super::*;

    /// Stork deletes a BackupLocation only where it made it.
    #[test]
    fn what_goes_with_a_pair_goes_on_a_condition() {
        for text in [REMOVED.1, WAY] {
            assert!(text.contains("BackupLocation") && text.contains("created-by-stork"), "{text}");
        }
    }
}
