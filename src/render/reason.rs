//! Why a file changes, in words.

use std::fmt;

use super::clear_changes::ClearChange;
use crate::model::expected::Touches;
use crate::model::fingerprint::PartName;

/// Why a file changes. Nothing here tells a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// A part of what is sealed.
    Hidden(PartName),
    /// It points at another cluster now.
    Destination,
    /// The fingerprint is missing or of another version.
    FingerprintUnknown,
    /// Other people shall be able to open it: these, and cannot yet; none where somebody only went.
    Recipients(Vec<String>),
    /// The controller has another key.
    Certificate,
    /// What the sealed value is bound to.
    Scope,
    /// Another kind of bridge needs another kind of value.
    Bridge,
    /// Nothing says when and for which key it was sealed.
    StampUnknown,
    /// Somebody asked for it.
    Asked,
    /// Somebody changed the sealed part.
    SealedEdited,
    /// Somebody took the mark away, so that nothing says whether the sealed part was changed.
    Unmarked,
    /// Somebody changed the clear part.
    ClearEdited,
    /// A label, an annotation, a project mapping.
    Clear(ClearChange),
    /// The comments or the style of the file.
    Form,
    /// The file could not be read as a sealed manifest.
    Unreadable,
    /// There is no file yet.
    New,
    /// What the template makes is another text.
    Template,
    /// A bridge goes with what is sealed, and with its template.
    Follows,
    /// Nothing in pairings.yaml makes it any more.
    Unwanted,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Hidden(part) => write!(f, "{part} changed"),
            Self::Destination => f.write_str("the destination changed"),
            Self::FingerprintUnknown => f.write_str("the fingerprint is missing or unknown"),
            Self::Recipients(new) if new.is_empty() => f.write_str("recipients changed"),
            Self::Recipients(new) => {
                write!(f, "recipients changed: it was not sealed for {}", new.join(", "))
            }
            Self::Certificate => f.write_str("the sealing certificate changed"),
            Self::Scope => f.write_str("the scope changed"),
            Self::Bridge => f.write_str("the bridge changed"),
            Self::StampUnknown => f.write_str("the annotation `pairctl.dev/sealed` is missing or unknown"),
            Self::Asked => f.write_str("sealed anew as asked"),
            Self::SealedEdited => f.write_str("the sealed part was edited"),
            Self::Unmarked => f.write_str("the comment `pairctl.dev/rendered` was removed"),
            Self::ClearEdited => f.write_str("the file was edited by hand"),
            Self::Clear(change) => change.fmt(f),
            Self::Form => f.write_str("comments or style changed"),
            Self::Unreadable => f.write_str("the file is no sealed manifest any more"),
            Self::New => f.write_str("there is no file yet"),
            Self::Follows => f.write_str("goes with the SealedSecret, or its template or header changed"),
            Self::Template => f.write_str("list of files, template or header changed"),
            Self::Unwanted => f.write_str("nothing in pairings.yaml makes it"),
        }
    }
}

impl Reason {
    /// What on the cluster follows from it.
    pub(super) fn touches(&self) -> Touches {
        match self {
            Self::Hidden(part) => Touches::Part(*part),
            Self::Destination => Touches::Part(PartName::Credential),
            Self::Clear(change) if change.is_of_metadata() => Touches::Metadata,
            Self::Clear(_) => Touches::ProjectMapping,
            Self::SealedEdited | Self::Unmarked | Self::Unreadable => Touches::Unknown,
            _ => Touches::Nothing,
        }
    }

    /// Who shall be able to open the file and cannot.
    pub(super) fn cannot_open(&self) -> Vec<String> {
        match self {
            Self::Recipients(new) => new.clone(),
            Self::Certificate => vec!["the key of the sealing certificate".to_owned()],
            _ => Vec::new(),
        }
    }
}
