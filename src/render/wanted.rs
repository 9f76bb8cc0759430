//! What one object's file should be.

use super::manifest::ClearPart;
use crate::model::cluster_pair::ObjectId;
use crate::model::fingerprint::Fingerprint;
use crate::model::pairing::Pair;
use crate::model::plan::Contents;
use crate::model::recipient::Recipient;

/// One object and everything that decides what its file should be.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// Which object.
    pub id: &'a ObjectId,
    /// The pair that it is made from.
    pub pair: &'a Pair,
    /// What it hides, as far as that is at hand.
    pub contents: &'a Contents,
    /// How it is sealed.
    pub sealer: Sealer<'a>,
    /// Whether it is sealed anew even if nothing changed.
    pub sealing: Sealing,
}

/// How an object is sealed.
#[derive(Clone, Copy, Debug)]
pub enum Sealer<'a> {
    /// As a SOPS file.
    Sops {
        /// Who shall be able to open it, sorted.
        recipients: &'a [Recipient],
    },
}

/// When what is sealed already is sealed anew.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sealing {
    /// When its content or its recipients changed.
    #[default]
    WhenChanged,
    /// Always, because somebody asked for it.
    Always,
}

impl Wanted<'_> {
    /// The clear part of the file, below these comment lines.
    pub(super) fn clear_part(&self, header: &str, fingerprint: &Fingerprint) -> ClearPart {
        ClearPart::new(header, self.id, self.pair, fingerprint)
    }
}
