//! Texts that may reach the disk, and how they come about.

use std::fmt;

use serde::Serialize;

use super::clear::{self, ARGO_SKIP, SPEC};
use super::existing::SealedFile;
use super::mark::{Mark, TextDigest};
use crate::model::cluster_pair::{ClusterPair, ObjectId};
use crate::model::fingerprint::Fingerprint;
use crate::model::pairing::Pair;
use crate::model::recipient::Recipient;
use crate::sops::sealed::SealedTree;
use crate::sops::{self, LastModified, SealError, SopsStanza};
use crate::yaml::{self, LaterDocuments, Node};

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
    /// Sealing failed.
    #[error("sealing failed")]
    Seal(#[from] SealError),
    /// The sealed part of the file is not what it should be.
    #[error("the sealed part of the file cannot be read")]
    Kept,
    /// What was to be written does not read back as what it was made from.
    #[error("the manifest does not read back as what it was made from; nothing was written (this is a bug)")]
    ReadBack,
}

/// The sealed children of `spec:`, in the order of the file.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct SealedSpec {
    config: SealedTree,
    options: SealedTree,
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

    /// Seals an object.
    pub fn seal(
        clear: &ClearPart,
        object: &ClusterPair,
        recipients: &[Recipient],
        at: &LastModified,
    ) -> Result<Self, ManifestError> {
        let (config, options) = (object.config.plain(), object.plain_options());
        let parts = [
            sops::Part { path: &["spec", "config"], value: &config },
            sops::Part { path: &["spec", "options"], value: &options },
        ];
        let sealed = sops::seal(&parts, recipients, at)?;
        let Ok([config, options]) = <[SealedTree; 2]>::try_from(sealed.parts) else {
            return Err(ManifestError::ReadBack);
        };
        let stanza = yaml::to_text(&Stanza { sops: &sealed.stanza });
        Self::checked(clear, &SealedSpec { config, options }, &stanza)
    }

    /// Writes the clear part anew round the sealed part of a file, whose ciphertext stays as it is.
    pub fn keep(clear: &ClearPart, file: &SealedFile<'_>) -> Result<Self, ManifestError> {
        let text = format!("{SPEC}{}", file.sealed);
        let root = yaml::parse(&text, LaterDocuments::Ignore).ok().flatten();
        let spec = root.as_ref().and_then(sealed_spec).ok_or(ManifestError::Kept)?;
        Self::checked(clear, &spec, file.stanza)
    }

    /// Puts the parts together, reads the whole back and compares.
    fn checked(clear: &ClearPart, spec: &SealedSpec, stanza: &str) -> Result<Self, ManifestError> {
        let sealed = clear::below_spec(spec);
        let mark = Mark { clear: clear.digest(), sealed: Some(TextDigest::of(&[&sealed])) };
        let ClearPart { header, head, tail, .. } = clear;
        let text = format!("{header}{ARGO_SKIP}\n{mark}\n{head}{SPEC}{sealed}{tail}{stanza}");
        let root =
            yaml::parse(&text, LaterDocuments::Refuse).ok().flatten().ok_or(ManifestError::ReadBack)?;
        let name = |key| root.get("metadata").and_then(|metadata| metadata.get(key)).and_then(Node::text);
        let whole = sealed_spec(&root).as_ref() == Some(spec)
            && name("name") == Some(clear.id.name.as_str())
            && name("namespace") == Some(clear.id.namespace.as_str())
            && root.get("sops").is_some_and(|stanza| SopsStanza::parse(stanza).is_ok());
        whole.then_some(Self(text)).ok_or(ManifestError::ReadBack)
    }
}

#[derive(Serialize)]
struct Stanza<'a> {
    sops: &'a SopsStanza,
}

/// Reads the sealed children of `spec:`, each leaf of which must be ciphertext.
fn sealed_spec(root: &Node) -> Option<SealedSpec> {
    let spec = root.get("spec")?;
    let part = |key| SealedTree::parse(spec.get(key)?).ok();
    Some(SealedSpec { config: part("config")?, options: part("options")? })
}

/// The clear part of a sealed manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClearPart {
    id: ObjectId,
    header: String,
    /// From the first key to `spec:`.
    pub head: String,
    /// `platformOptions`.
    pub tail: String,
}

impl ClearPart {
    /// The clear part of one object below these comment lines.
    pub fn new(header: &str, id: &ObjectId, pair: &Pair, fingerprint: &Fingerprint) -> Self {
        let (head, tail) = (clear::head(id, pair, fingerprint), clear::tail(pair));
        Self { id: id.clone(), header: header.to_owned(), head, tail }
    }

    /// Its digest, as the mark has it.
    pub fn digest(&self) -> TextDigest {
        TextDigest::of(&[&self.head, &self.tail])
    }

    /// Its comment lines.
    pub fn comments(&self) -> impl Iterator<Item = &str> {
        self.header.lines().chain([ARGO_SKIP])
    }
}
