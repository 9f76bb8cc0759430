//! A manifest that is already in the tree, taken apart without a key and without parsing all of it.

use std::collections::BTreeSet;

use super::clear::DESTINATION_LABEL;
use super::mark::{Mark, TextDigest};
use super::secret_sealer::{STAMP_ANNOTATION, Stamp};
use super::wanted::SopsSealer;
use crate::model::cluster_pair;
use crate::model::fingerprint::{self, Fingerprint};
use crate::model::recipient::Recipient;
use crate::sealed_secret::{self, Scope};
use crate::sops::{KeySet, LastModified};
use crate::yaml::{self, LaterDocuments};

/// The kinds of sealed manifests.
const SEALABLE: [&str; 2] = [cluster_pair::KIND, sealed_secret::KIND];

/// What a file is to pairctl.
#[expect(clippy::large_enum_variant, reason = "there is one at a time, and nearly always of the large kind")]
#[derive(Debug)]
pub enum Existing<'t> {
    /// A sealed manifest of ours.
    Ours(SealedFile<'t>),
    /// Ours by its mark, and no sealed manifest any more.
    Broken,
    /// Somebody else's.
    Foreign,
}

/// Which format a sealed manifest has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A ClusterPair sealed by SOPS.
    Sops,
    /// A SealedSecret.
    SealedSecret,
}

/// The stretches of a sealed manifest.
#[derive(Debug)]
pub struct SealedFile<'t> {
    /// The format.
    pub form: Form,
    /// What the mark says, or nothing where somebody removed it.
    pub mark: Option<Mark>,
    /// The comments above the object, without the mark.
    pub comments: Vec<&'t str>,
    /// From the first key to `spec:`.
    pub head: &'t str,
    /// `config` and `options`, or `encryptedData`, below `spec:`.
    pub sealed: &'t str,
    /// `platformOptions`, or `template`, below `spec:`.
    pub tail: &'t str,
    /// The `sops:` block, which a SealedSecret does not have.
    pub stanza: &'t str,
    /// The fingerprint in its annotation.
    pub fingerprint: Option<Fingerprint>,
}

impl<'t> Existing<'t> {
    /// Takes a text apart.
    pub fn read(text: &'t str) -> Self {
        let marked = Mark::find(text);
        let ours = marked.is_some() || (is_sealable(text) && text.contains(fingerprint::ANNOTATION));
        match SealedFile::read(text, marked.map(|(mark, ..)| mark)) {
            Some(file) if ours => Self::Ours(file),
            _ if ours => Self::Broken,
            _ => Self::Foreign,
        }
    }
}

/// Whether an object has a kind that pairctl seals, be it in JSON, which kubeseal prints where nobody asks for YAML.
fn is_sealable(text: &str) -> bool {
    let kind = |line: &str| {
        let kind = line.strip_prefix("kind: ").or_else(|| line.trim_start().strip_prefix("\"kind\": "));
        kind.is_some_and(|kind| SEALABLE.contains(&kind.trim_end_matches(',').trim_matches('"')))
    };
    text.lines().any(kind)
}

impl<'t> SealedFile<'t> {
    /// Finds the stretches by their lines: `spec:` and `sops:` at the margin, and the children of `spec:`.
    fn read(text: &'t str, mark: Option<Mark>) -> Option<Self> {
        let body = body_start(text);
        let spec = line_start(text, body, "spec:\n")?;
        let children = spec + "spec:\n".len();
        let indent = &text[children..][..text[children..].find(|c| c != ' ')?];
        let first = &text[children + indent.len()..];
        let (form, behind) = match first.split(':').next()? {
            "config" => (Form::Sops, "platformOptions:"),
            "encryptedData" => (Form::SealedSecret, "template:"),
            _ => return None,
        };
        let stanza = match form {
            Form::Sops => line_start(text, children, "sops:\n")?,
            Form::SealedSecret => text.len(),
        };
        let tail = line_start(&text[..stanza], children, &format!("{indent}{behind}"))?;
        let comments = text[..body].lines().filter(|line| !line.is_empty() && Mark::find(line).is_none());
        let mut file = Self {
            form,
            mark,
            comments: comments.collect(),
            head: &text[body..spec],
            sealed: &text[children..tail],
            tail: &text[tail..stanza],
            stanza: &text[stanza..],
            fingerprint: None,
        };
        file.fingerprint = file.metadata(fingerprint::ANNOTATION).and_then(|text| text.parse().ok());
        Some(file)
    }

    /// The cluster that the object says it points at.
    pub fn destination(&self) -> Option<&'t str> {
        self.metadata(DESTINATION_LABEL)
    }

    /// For which key a SealedSecret is.
    pub fn stamp(&self) -> Option<Stamp> {
        self.metadata(STAMP_ANNOTATION)?.parse().ok()
    }

    /// When it was sealed.
    pub fn sealed_at(&self) -> Option<LastModified> {
        match self.form {
            Form::Sops => LastModified::read(found(self.stanza, "lastmodified")?),
            Form::SealedSecret => LastModified::read(&self.stamp()?.at),
        }
    }

    /// The scope of a SealedSecret, which the object's own annotations say.
    pub fn scope(&self) -> Scope {
        let is_said =
            |scope: &Scope| scope.annotation().and_then(|key| found(self.head, key)) == Some("true");
        [Scope::ClusterWide, Scope::NamespaceWide].into_iter().find(is_said).unwrap_or_default()
    }

    /// The key of the first value of a SealedSecret.
    pub fn encrypted_key(&self) -> Option<&'t str> {
        let mut lines = self.sealed.lines().skip(1).map(str::trim_start);
        let line = lines.find(|line| !line.is_empty() && !line.starts_with('#'))?;
        Some(line.split(':').next()?.trim_end().trim_matches(['"', '\'']))
    }

    /// A label or an annotation of pairctl's own. `kubeseal --re-encrypt` moves those of a SealedSecret to `template`.
    fn metadata(&self, key: &str) -> Option<&'t str> {
        let moved = || if self.form == Form::SealedSecret { found(self.tail, key) } else { None };
        found(self.head, key).or_else(moved)
    }

    /// Whether the sealed part is the one that pairctl wrote.
    pub fn sealed_is_intact(&self) -> bool {
        self.mark.and_then(|mark| mark.sealed) == Some(self.sealed_digest())
    }

    /// Whether the clear part is the one that pairctl wrote.
    pub fn clear_is_intact(&self) -> bool {
        self.mark.is_some_and(|mark| mark.clear == self.clear_digest())
    }

    /// The digest of the sealed part.
    pub fn sealed_digest(&self) -> TextDigest {
        TextDigest::of(&[self.sealed])
    }

    /// The digest of the clear part.
    pub fn clear_digest(&self) -> TextDigest {
        TextDigest::of(&[self.head, self.tail])
    }

    /// Nothing if the file is sealed for exactly whom it shall be sealed for; else who cannot open it and shall.
    pub fn other_recipients(&self, sealer: SopsSealer<'_>) -> Option<Vec<String>> {
        match sealer {
            SopsSealer::Native(recipients) => self.other_age_recipients(recipients),
            SopsSealer::Program { keys, .. } => {
                let stanza = yaml::parse(self.stanza, LaterDocuments::Ignore).ok().flatten();
                let found = stanza.and_then(|root| KeySet::of_stanza(root.get("sops")?));
                (found.as_ref() != Some(keys)).then(|| keys.without(found.as_ref()))
            }
        }
    }

    /// The age recipients that it is sealed for; none where others have a key too.
    pub fn age_recipients(&self) -> Vec<String> {
        if self.has_other_keys() { Vec::new() } else { self.recipient_lines().map(str::to_owned).collect() }
    }

    fn stanza_fields(&self) -> impl Iterator<Item = &'t str> {
        self.stanza.lines().map(|line| line.trim_start().trim_start_matches("- ").trim_start())
    }

    fn has_other_keys(&self) -> bool {
        self.stanza_fields().any(|field| OTHER_KEYS.iter().any(|other| field.starts_with(other)))
    }

    fn recipient_lines(&self) -> impl Iterator<Item = &'t str> {
        let values = self.stanza_fields().filter_map(|field| field.strip_prefix("recipient:"));
        values.map(|text| text.trim().trim_matches(['"', '\'']))
    }

    /// By the lines alone, since most files of most runs stay as they are.
    fn other_age_recipients(&self, recipients: &[Recipient]) -> Option<Vec<String>> {
        let has_others = self.has_other_keys();
        let found: BTreeSet<_> = self.recipient_lines().collect();
        let wanted: BTreeSet<_> = recipients.iter().map(Recipient::as_str).collect();
        let new = || wanted.difference(&found).map(|text| (*text).to_owned()).collect();
        (has_others || found != wanted).then(new)
    }
}

/// Fields of keys that are no age keys of a single group.
const OTHER_KEYS: [&str; 7] =
    ["fp:", "arn:", "resource_id:", "vault_url:", "vault_address:", "key_id:", "shamir_threshold:"];

/// The value on the line of this key.
fn found<'t>(text: &'t str, key: &str) -> Option<&'t str> {
    let value = |line: &'t str| line.trim_start().strip_prefix(key)?.strip_prefix(": ");
    Some(text.lines().find_map(value)?.trim().trim_matches(['"', '\'']))
}

/// Where the first line is that is neither empty nor a comment nor a document marker.
fn body_start(text: &str) -> usize {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if !(line.starts_with('#') || line.trim().is_empty() || line.trim_end() == "---") {
            break;
        }
        start += line.len();
    }
    start
}

/// Where a line begins with `wanted`, at `from` or later.
fn line_start(text: &str, from: usize, wanted: &str) -> Option<usize> {
    if text[from..].starts_with(wanted) {
        return Some(from);
    }
    let newline = memchr::memmem::find(&text.as_bytes()[from..], format!("\n{wanted}").as_bytes())?;
    Some(from + newline + 1)
}
