//! Manifests as SOPS files.

use serde::Serialize;

use super::{ClearPart, ManifestError, SealedText};
use crate::model::cluster_pair::ClusterPair;
use crate::model::recipient::Recipient;
use crate::render::clear::{self, SPEC};
use crate::render::existing::SealedFile;
use crate::render::mark::{Mark, TextDigest};
use crate::sops::sealed::SealedTree;
use crate::sops::{self, LastModified, SopsStanza};
use crate::yaml::{self, LaterDocuments, Node};

/// The sealed children of `spec:`, in the order of the file.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct SealedSpec {
    config: SealedTree,
    options: SealedTree,
}

#[derive(Serialize)]
struct Stanza<'a> {
    sops: &'a SopsStanza,
}

impl SealedText {
    /// Seals an object as a SOPS file.
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
        checked(clear, &SealedSpec { config, options }, &stanza)
    }
}

/// Writes the clear part anew round the sealed part of a file.
pub(super) fn keep(clear: &ClearPart, file: &SealedFile<'_>) -> Result<SealedText, ManifestError> {
    let text = format!("{SPEC}{}", file.sealed);
    let root = yaml::parse(&text, LaterDocuments::Ignore).ok().flatten();
    let spec = root.as_ref().and_then(sealed_spec).ok_or(ManifestError::Kept)?;
    checked(clear, &spec, file.stanza)
}

/// Puts the parts together, reads the whole back and compares.
fn checked(clear: &ClearPart, spec: &SealedSpec, stanza: &str) -> Result<SealedText, ManifestError> {
    let sealed = clear::below_spec(spec);
    let mark = Mark { clear: clear.digest(), sealed: Some(TextDigest::of(&[&sealed])) };
    let ClearPart { header, head, tail, .. } = clear;
    let text = format!("{header}{mark}\n{head}{SPEC}{sealed}{tail}{stanza}");
    let root = yaml::parse(&text, LaterDocuments::Refuse).ok().flatten().ok_or(ManifestError::ReadBack)?;
    let whole = sealed_spec(&root).as_ref() == Some(spec)
        && clear.names(&root)
        && root.get("sops").is_some_and(|stanza| SopsStanza::parse(stanza).is_ok());
    whole.then_some(SealedText(text)).ok_or(ManifestError::ReadBack)
}

/// Reads the sealed children of `spec:`, each leaf of which must be ciphertext.
fn sealed_spec(root: &Node) -> Option<SealedSpec> {
    let spec = root.get("spec")?;
    let part = |key| SealedTree::parse(spec.get(key)?).ok();
    Some(SealedSpec { config: part("config")?, options: part("options")? })
}
