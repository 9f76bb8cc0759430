//! What one object's file should be.

use super::clear_layout::ClearLayouts;
use super::existing::{Form, SealedFile};
use super::manifest::ClearPart;
use super::secret_sealer::SecretSealer;
use crate::model::cluster_pair::ObjectId;
use crate::model::pairing::Pair;
use crate::model::plan::Contents;
use crate::model::recipient::Recipient;
use crate::model::seal::SopsConfig;
use crate::sops::KeySet;

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
    Sops(SopsSealer<'a>),
    /// As a SealedSecret.
    SealedSecret(SecretSealer<'a>),
}

/// Who seals a SOPS file, and for whom.
#[derive(Clone, Copy, Debug)]
pub enum SopsSealer<'a> {
    /// pairctl itself, for these recipients, sorted.
    Native(&'a [Recipient]),
    /// The `sops` program.
    Program {
        /// Its configuration.
        config: &'a SopsConfig,
        /// The keys that the configuration says for this file.
        keys: &'a KeySet,
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
    /// Which form the file has.
    pub(super) fn form(&self) -> Form {
        match self.sealer {
            Sealer::Sops(_) => Form::Sops,
            Sealer::SealedSecret(_) => Form::SealedSecret,
        }
    }

    /// The clear part that belongs to the sealed part of a file. `None` when the file does not say what it must.
    pub(super) fn clear_part_of(
        &self,
        file: &SealedFile<'_>,
        (header, layouts): (&str, &ClearLayouts<'_>),
    ) -> Option<ClearPart> {
        let fingerprint = file.fingerprint.as_ref()?;
        match &self.sealer {
            Sealer::Sops(_) => Some(layouts.part(header, (self.id, self.pair), fingerprint)),
            Sealer::SealedSecret(sealer) => {
                let stamp = file.stamp()?;
                Some(ClearPart::of_secret(header, self.id, self.pair, fingerprint, sealer, &stamp))
            }
        }
    }
}
