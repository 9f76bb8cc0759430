//! Manifests as SOPS files.

use std::collections::BTreeMap;

use serde::Serialize;
use zeroize::Zeroizing;

use super::{ClearPart, ManifestError, SealedText};
use crate::model::bridge::one_line;
use crate::model::cluster_pair::{self, ClusterPair, PairConfig, Plain};
use crate::model::recipient::Recipient;
use crate::model::secret::Secret;
use crate::render::clear::{self, SPEC};
use crate::render::existing::SealedFile;
use crate::render::mark::{Mark, TextDigest};
use crate::sops::sealed::SealedTree;
use crate::sops::{self, KeySet, LastModified, Layout, ProgramError, SealError, SopsStanza};
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

/// Where the sealed parts stand in the file.
const CONFIG: [&str; 2] = ["spec", "config"];
const OPTIONS: [&str; 2] = ["spec", "options"];

/// The config of a destination, ready to be sealed for each file that points there.
pub(in crate::render) fn config_layout(config: &PairConfig) -> Result<Layout, SealError> {
    Layout::new(&CONFIG, &config.plain())
}

/// The options of a pair, ready to be sealed for each of its files.
pub(in crate::render) fn options_layout(options: &BTreeMap<String, Secret>) -> Result<Layout, SealError> {
    Layout::new(&OPTIONS, &cluster_pair::plain_options(options))
}

impl SealedText {
    /// Seals an object as a SOPS file.
    ///
    /// The sealed parts were read back when they were laid out, and opened again when they were sealed; what else was not
    /// laid out is read back here.
    pub(in crate::render) fn seal(
        clear: &ClearPart,
        config: &Layout,
        options: &Layout,
        recipients: &[Recipient],
        at: &LastModified,
    ) -> Result<Self, ManifestError> {
        let sealed = sops::seal(&[config, options], recipients, at)?;
        let stanza = yaml::to_text(&Stanza { sops: sealed.stanza() });
        let ClearPart { head, tail, .. } = clear;
        let reads_back = |text: &str, is_whole: &dyn Fn(&Node) -> bool| {
            yaml::parse(text, LaterDocuments::Refuse).ok().flatten().is_some_and(|root| is_whole(&root))
        };
        let is_clear_whole =
            clear.is_read_back || reads_back(&format!("{head}{SPEC}{tail}"), &|root| clear.names(root));
        if !is_clear_whole || !reads_back(&stanza, &has_stanza) {
            return Err(ManifestError::ReadBack);
        }
        Ok(Self(together(clear, sealed.text(), &stanza)))
    }

    /// Has the `sops` program seal an object. What it is given is a document of the sealed parts alone, since the MAC covers
    /// nothing else; what it prints is taken apart and must be those parts, sealed throughout, for exactly these keys.
    pub fn seal_by_program(
        clear: &ClearPart,
        object: &ClusterPair,
        keys: &KeySet,
        seal: impl Fn(&[u8]) -> Result<Zeroizing<String>, ProgramError>,
    ) -> Result<Self, ManifestError> {
        let (config, options) = (object.config.plain(), object.plain_options());
        let spec = Plain::map([("config", config.clone()), ("options", options.clone())]);
        let printed = seal(one_line(&Plain::map([("spec", spec)])).as_bytes())?;
        let unexpected = ProgramError::Unexpected;
        let root = yaml::parse(&printed, LaterDocuments::Refuse).ok().flatten();
        let root = root.ok_or(unexpected("it is no YAML document"))?;
        let spec = sealed_spec(&root).ok_or(unexpected("a value is not sealed"))?;
        if !spec.config.mirrors(&config) || !spec.options.mirrors(&options) {
            return Err(unexpected("other keys or values than it was given").into());
        }
        let entry = root.entries().and_then(<[_]>::last).filter(|entry| entry.key.text() == Some("sops"));
        let entry = entry.ok_or(unexpected("the `sops` block is not at the end"))?;
        let stanza =
            SopsStanza::check(&entry.value).map_err(|_| unexpected("its `sops` block is incomplete"))?;
        if stanza.keys != *keys {
            return Err(unexpected("other keys than the rule of `.sops.yaml` names").into());
        }
        if !stanza.mac_only_encrypted {
            return Err(unexpected("the MAC covers other values").into());
        }
        checked(clear, &spec, &printed[entry.key.span.start..])
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
    let text = together(clear, &clear::below_spec(spec), stanza);
    let root = yaml::parse(&text, LaterDocuments::Refuse).ok().flatten().ok_or(ManifestError::ReadBack)?;
    let whole = sealed_spec(&root).as_ref() == Some(spec) && clear.names(&root) && has_stanza(&root);
    whole.then_some(SealedText(text)).ok_or(ManifestError::ReadBack)
}

/// The whole text of a file.
fn together(clear: &ClearPart, sealed: &str, stanza: &str) -> String {
    let mark = Mark { clear: clear.digest(), sealed: Some(TextDigest::of(&[sealed])) };
    let ClearPart { header, head, tail, .. } = clear;
    format!("{header}{mark}\n{head}{SPEC}{sealed}{tail}{stanza}")
}

fn has_stanza(root: &Node) -> bool {
    root.get("sops").is_some_and(|stanza| SopsStanza::check(stanza).is_ok())
}

/// Reads the sealed children of `spec:`, each leaf of which must be ciphertext.
fn sealed_spec(root: &Node) -> Option<SealedSpec> {
    let spec = root.get("spec")?;
    let part = |key| SealedTree::parse(spec.get(key)?).ok();
    Some(SealedSpec { config: part("config")?, options: part("options")? })
}
