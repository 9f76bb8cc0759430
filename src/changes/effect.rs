//! What a change does once it is applied (Stork `pkg/migration/controllers/clusterpair.go`).
//!
//! Stork reads `spec.config` and the project mappings afresh for every migration and validates neither again. The storage
//! options it sends to Portworx when it pairs, which it does until the storage status is Ready and never after; but whether
//! there is a token among them, and so whether storage is to be paired, it looks every 10 seconds. A deleted pair is taken off
//! Portworx, and takes along the BackupLocation that its options name, where Stork made that one.

use crate::model::drift::Effect;
use crate::model::fingerprint::PartName;

pub(super) const ADDED: (Effect, &str) = (
    Effect::AtOnce,
    "once it is applied, Stork looks whether it can log in at the destination, and pairs the storage where the options have a \
     token; nothing fails over through this pair before it is Ready",
);

pub(super) const REMOVED: (Effect, &str) = (
    Effect::DestructiveIfRecreated,
    "where what applies the tree prunes, the ClusterPair is deleted, nothing fails over through it any more, and Stork deletes \
     its BackupLocation and that one's Secret with it, where they carry `stork.libopenstorage.org/created-by-stork`, and unpairs \
     the storage in Portworx, where it was paired and no other pair uses the same; Stork must run for the pair to go, since its finalizer holds it. Where it does not prune, as `pairctl wiring` sets it up, the pair \
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

/// What it does where the options may have got or lost their token, or all of them.
pub(super) const TOGGLED: (Effect, &str) = (
    Effect::AtOnce,
    "where a token comes, Stork pairs the storage within seconds, and where it goes, the storage counts as not provided; other \
     options reach Portworx only when Stork pairs",
);

/// What another name of the destination does. `endpoint` says whether the server is another one, where that is known.
pub(super) fn of_destination(endpoint: Option<bool>) -> (Effect, &'static str) {
    match endpoint {
        Some(true) => (Effect::AtOnce, DESTINATION),
        Some(false) => (Effect::Cosmetic, "the name only: by its fingerprint the server is the same"),
        None => (Effect::AtOnce, DESTINATION_UNKNOWN),
    }
}

/// What a label or an annotation does.
pub(super) fn of_metadata(key: &str) -> (Effect, &'static str) {
    let domain = key.split_once('/').map_or("", |(domain, _)| domain);
    let is_theirs =
        |theirs: &&str| domain.strip_suffix(*theirs).is_some_and(|sub| sub.is_empty() || sub.ends_with('.'));
    if key == "app.kubernetes.io/instance" || DEPLOYERS.iter().any(is_theirs) {
        (Effect::DestructiveIfRecreated, DEPLOYER)
    } else {
        (Effect::Cosmetic, "Stork does not read it")
    }
}

/// The domains of the keys that Flux, Argo CD and its Vault plugin read. Argo CD before 3.0 knows what is its own by a label of
/// another domain.
const DEPLOYERS: [&str; 3] = ["fluxcd.io", "argoproj.io", "avp.kubernetes.io"];

const DEPLOYER: &str = "Flux or Argo CD reads it, and it can decide whether and how they apply the pair, and whether they delete it: its \
     BackupLocation can go with it";

const DESTINATION_UNKNOWN: &str = "migrations can go to another cluster from the next one on, unchecked: nothing in the tree tells whether the server is \
     another; the storage stays paired with the former one until the storage status of the pair is cleared";

const DESTINATION: &str = "migrations go to another cluster from the next one on, unchecked; the storage stays paired with the former one until the \
     storage status of the pair is cleared";

pub(super) const PROJECT_MAPPING: &str = "Stork puts namespaces and what is in them into another Rancher project from its next migration on, unchecked";

pub(super) const RECIPIENTS: &str = "others can open the file, and nothing changes on the cluster; whoever could open it before still can, with what Git keeps";

pub(super) const SEALED_ANEW: &str =
    "by its fingerprint it is the same content under a new ciphertext, and nothing changes on the cluster";

pub(super) const UNKNOWN: &str =
    "nothing in the tree tells what changed: open both files and compare them before this is applied";

pub(super) const WAY: &str = "the pair comes to the cluster another way: where what applied it before prunes, the pair can be deleted and made anew, \
     and its BackupLocation deleted with it where that one carries `stork.libopenstorage.org/created-by-stork`";

pub(super) const REFERENCE: &str =
    "the pair is made of something else, or in another way: what it holds then, only the cluster sees";

pub(super) const SKIPPED: &str = "with it, Argo CD does not see the object, and deletes it where it prunes; without it, Argo CD applies the file as it is: one with \
     ciphertext makes Stork's list of all pairs fail";

pub(super) const IDENTITY: &str = "to the cluster this is another object, and the former one leaves the tree: where what applies the tree prunes, that one is \
     deleted, and its BackupLocation can go with it";

pub(super) const OTHER: &str = "a field that pairctl does not render this way, such as a status, with which Stork pairs again, or a finalizer: read the change \
     before this is applied, or run `pairctl render`";

pub(super) const MARK: &str = "pairctl knows its own files by it: whoever wrote what is there now, what it says is not known to be what pairings.yaml says, \
     and `pairctl render` writes over no file without it";

pub(super) const STYLE: &str =
    "comments, order or style: it says the same, and nothing changes on the cluster";

pub(super) const FINGERPRINT: &str = "it does not speak of what is sealed any more, which is as before: the next comparison would be wrong. Run `pairctl render`";

pub(super) const STANZA: &str =
    "who can open the file, or whether anybody still can, may be another: what is sealed in it is as before";

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
