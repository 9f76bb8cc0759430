//! What a verdict came from, as it is gathered.

use std::collections::{BTreeMap, BTreeSet};

use super::{CredentialRecord, FileDigest, LiveRecord, Looks};
use crate::model::code::Code;

/// By what a pair is known again, and which checks could not look at it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// Its files in the tree.
    pub manifests: Vec<FileDigest>,
    /// What is public of its credential.
    pub credential: Option<CredentialRecord>,
    /// The object on the source cluster.
    pub live: Option<LiveRecord>,
    /// What none of the checks that look there could look at, and why.
    pub unseen: BTreeMap<Looks, String>,
    /// Single checks that could not look, and why.
    pub unseen_by: BTreeMap<Code, String>,
    /// What was found and follows from a graver fault, which is told.
    pub implied: BTreeSet<Code>,
}

impl Evidence {
    /// Why a check could not look; nothing where it did.
    pub(super) fn why_not(&self, code: &str, looks: Looks) -> Option<&str> {
        let alone = self.unseen_by.iter().find(|(unseen, _)| unseen.as_str() == code).map(|(_, why)| why);
        self.unseen.get(&looks).or(alone).map(String::as_str)
    }
}
