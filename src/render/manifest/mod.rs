//! Texts that may reach the disk, and how they come about.

mod sealed_secret;
pub(super) mod sops;

use std::fmt;

use super::clear::{self, ARGO_SKIP};
use super::existing::{Form, SealedFile};
use super::mark::{Mark, TextDigest};
use super::secret_sealer::{self, SecretSealer, Stamp};
use crate::model::cluster_pair::ObjectId;
use crate::model::fingerprint::Fingerprint;
use crate::model::pairing::Pair;
use crate::sops::SealError;
use crate::yaml::Node;

/// A text without a secret in clear. Only sealing, keeping what is sealed, and the checks of template output make one,
/// so no path of the program can hand the tree anything else.
#[derive(Clone, PartialEq, Eq)]
pub struct SealedText(String);

impl fmt::Debug for SealedText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SealedText({} bytes)", self.0.len())
    }
}

/// Why a manifest could not be made.
#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    /// Sealing a SOPS file failed.
    #[error("sealing failed")]
    Seal(#[from] SealError),
    /// Sealing a SealedSecret failed.
    #[error("sealing failed")]
    SealSecret(#[from] crate::sealed_secret::SealError),
    /// The `sops` program sealed nothing that can be used.
    #[error(transparent)]
    Program(#[from] crate::sops::ProgramError),
    /// The sealed part of the file is not what it should be.
    #[error("the sealed part of the file cannot be read")]
    Kept,
    /// What was to be written does not read back as what it was made from.
    #[error("the manifest does not read back as what it was made from; nothing was written (this is a bug)")]
    ReadBack,
}

impl SealedText {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What a template made: it saw nothing but clear values, and its kinds were checked.
    pub(super) fn from_template(header: &str, body: &str) -> Self {
        let mark = Mark { clear: TextDigest::of(&[body]), sealed: None };
        Self(format!("{header}{mark}\n{body}"))
    }

    /// Writes the clear part anew round the sealed part of a file, whose ciphertext stays as it is.
    pub fn keep(clear: &ClearPart, file: &SealedFile<'_>) -> Result<Self, ManifestError> {
        match file.form {
            Form::Sops => sops::keep(clear, file),
            Form::SealedSecret => sealed_secret::keep(clear, file),
        }
    }
}

/// The clear part of a sealed manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClearPart {
    namespace: String,
    name: String,
    header: String,
    /// From the first key to `spec:`.
    pub head: String,
    /// What follows the sealed children of `spec:`.
    pub tail: String,
    /// Whether it was read back already.
    is_read_back: bool,
}

impl ClearPart {
    /// The clear part of a SOPS file below these comment lines.
    pub fn of_sops(header: &str, id: &ObjectId, pair: &Pair, fingerprint: &Fingerprint) -> Self {
        Self {
            namespace: id.namespace.to_string(),
            name: id.name.to_string(),
            header: format!("{header}{ARGO_SKIP}\n"),
            head: clear::head(id, pair, fingerprint),
            tail: clear::tail(pair),
            is_read_back: false,
        }
    }

    /// The same from a layout.
    pub(super) fn laid_out(header: &str, id: &ObjectId, head: String, tail: String) -> Self {
        let (namespace, name) = (id.namespace.to_string(), id.name.to_string());
        Self { namespace, name, header: format!("{header}{ARGO_SKIP}\n"), head, tail, is_read_back: true }
    }

    /// The clear part of a SealedSecret below these comment lines.
    pub fn of_secret(
        header: &str,
        id: &ObjectId,
        pair: &Pair,
        fingerprint: &Fingerprint,
        sealer: &SecretSealer<'_>,
        stamp: &Stamp,
    ) -> Self {
        let (head, tail) = secret_sealer::head_and_tail(id, pair, fingerprint, sealer, stamp);
        let (namespace, name) = (id.namespace.to_string(), secret_sealer::secret_name(id));
        Self { namespace, name, header: header.to_owned(), head, tail, is_read_back: false }
    }

    /// Its digest, as the mark has it.
    pub fn digest(&self) -> TextDigest {
        TextDigest::of(&[&self.head, &self.tail])
    }

    /// Its comment lines.
    pub fn comments(&self) -> impl Iterator<Item = &str> {
        self.header.lines()
    }

    /// Whether the object's metadata names what it should.
    fn names(&self, object: &Node) -> bool {
        let name = |key| object.get("metadata").and_then(|metadata| metadata.get(key)).and_then(Node::text);
        name("name") == Some(&*self.name) && name("namespace") == Some(&*self.namespace)
    }
}
