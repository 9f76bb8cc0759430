//! Why a generation is not revoked yet.

use std::fmt;

use crate::model::name::ClusterName;

/// One thing that must not be so any more before a generation is revoked.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// A cluster could not be read, and may have pairs that hold it.
    Unread(ClusterName),
    /// A live pair holds it.
    Holds {
        /// The pair.
        pair: String,
        /// What it holds.
        generation: String,
        /// Whether pairings.yaml makes the pair.
        is_wanted: bool,
    },
    /// A live pair that is to carry the newest one carries something else.
    NotYet(String),
    /// A pair that is to carry the newest one is not live; what brings it back may be an older commit.
    Missing(String),
    /// A live pair carries the newest one, and the destination was not seen to take it.
    Dead {
        /// The pair.
        pair: String,
        /// What was seen.
        why: String,
    },
    /// A live pair may point at the destination, and nobody can tell what it logs in with.
    Opaque {
        /// The pair.
        pair: String,
        /// Why not.
        why: String,
    },
    /// The destination was not seen to take the kubeconfig at hand.
    NotAsked(String),
    /// pairctl itself logs in with it.
    OwnAccess(String),
    /// Another tool applies its Secret, and would bring it back with the very token.
    Applied {
        /// The Secret.
        generation: String,
        /// The label or annotation that says so.
        mark: String,
    },
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unread(cluster) => {
                write!(
                    f,
                    "cluster `{cluster}` could not be read, and may have pairs that hold the old one; `--without {cluster}` vouches that it has none"
                )
            }
            Self::Holds { pair, generation, is_wanted: true } => {
                write!(f, "{pair} still carries `{generation}`: sync what was rendered")
            }
            Self::Holds { pair, generation, is_wanted: false } => {
                write!(
                    f,
                    "{pair}, which pairings.yaml does not make for this destination, carries `{generation}`: import it, or delete it"
                )
            }
            Self::NotYet(pair) => write!(f, "{pair} does not carry the new one yet: sync what was rendered"),
            Self::Missing(pair) => write!(
                f,
                "{pair} is not live, and what syncs it later may be an older commit: sync what was rendered, or say `--without-missing`"
            ),
            Self::Dead { pair, why } => write!(f, "{pair} carries the new one, and does not get in: {why}"),
            Self::Opaque { pair, why } => write!(
                f,
                "{pair} points at this destination, and may carry the old one: {why}. Import it, or delete it"
            ),
            Self::NotAsked(why) => write!(f, "the kubeconfig at hand was not seen to work: {why}"),
            Self::OwnAccess(generation) => write!(
                f,
                "pairctl itself logs in with `{generation}`: give `access` a kubeconfig of its own, or the new one"
            ),
            Self::Applied { generation, mark } => write!(
                f,
                "another tool applies the Secret `{generation}` (`{mark}`) and would bring it back with the same token: take it out \
                 of what that tool applies, and the mark off the Secret"
            ),
        }
    }
}
