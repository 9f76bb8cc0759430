//! Texts that may reach the disk, and how they come about.

use crate::model::cluster_pair::ObjectId;
use crate::model::fingerprint::Fingerprint;
use crate::model::pairing::Pair;

use super::clear::{self, ARGO_SKIP, SPEC};
use super::mark::{Mark, TextDigest};

/// A text without a secret in clear. Only sealing and the checks of template output make one, so no path of the
/// program can hand the tree anything else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedText(String);

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

    /// A manifest from its sealed part, new or kept, and the clear part around it.
    pub(super) fn from_parts(clear: &ClearPart, sealed: &str, stanza: &str) -> Self {
        let mark = Mark {
            clear: TextDigest::of(&[&clear.head, &clear.tail]),
            sealed: Some(TextDigest::of(&[sealed])),
        };
        let ClearPart { header, head, tail } = clear;
        Self(format!("{header}{ARGO_SKIP}\n{mark}\n{head}{SPEC}{sealed}{tail}{stanza}"))
    }
}

/// The clear part of a sealed manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClearPart {
    /// Comment lines above the object.
    pub header: String,
    /// From the first key to `spec:`.
    pub head: String,
    /// `platformOptions`.
    pub tail: String,
}

impl ClearPart {
    /// The clear part of one object.
    pub fn new(header: String, id: &ObjectId, pair: &Pair, fingerprint: &Fingerprint) -> Self {
        Self { header, head: clear::head(id, pair, fingerprint), tail: clear::platform_options(pair) }
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
