//! What to do with one object's file. Pure: the text that is there, and what is wanted.

use std::fmt;

use super::clear_changes::{ClearChange, clear_changes, says_the_same};
use super::existing::{Existing, SealedFile};
use super::manifest::ClearPart;
use super::wanted::{Sealer, Sealing, Wanted};
use crate::model::fingerprint::{Fingerprint, Hasher, PartName};

/// What to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Nothing; the file is what it should be, as far as could be compared.
    Keep,
    /// There is no file: seal one.
    Create,
    /// Keep the sealed part and write the clear part anew.
    Rewrite(Vec<Reason>),
    /// Seal anew.
    Reseal(Vec<Reason>),
    /// It needs sealing, and what it hides is not at hand.
    Blocked(Vec<Reason>),
    /// The file is not pairctl's.
    Foreign,
    /// The file is pairctl's and no sealed manifest, and what it hides is not at hand.
    Broken,
}

/// Why a file changes. Nothing here tells a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// A part of what is sealed.
    Hidden(PartName),
    /// It points at another cluster now.
    Destination,
    /// The fingerprint is missing or of another version.
    FingerprintUnknown,
    /// Other people shall be able to open it.
    Recipients,
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
    /// Nothing in pairings.yaml makes it any more.
    Unwanted,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Hidden(part) => write!(f, "{part} changed"),
            Self::Destination => f.write_str("the destination changed"),
            Self::FingerprintUnknown => f.write_str("the fingerprint is missing or unknown"),
            Self::Recipients => f.write_str("recipients changed"),
            Self::Asked => f.write_str("sealed anew as asked"),
            Self::SealedEdited => f.write_str("the sealed part was edited"),
            Self::Unmarked => f.write_str("the comment `pairctl.dev/rendered` was removed"),
            Self::ClearEdited => f.write_str("the file was edited by hand"),
            Self::Clear(change) => change.fmt(f),
            Self::Form => f.write_str("comments or style changed"),
            Self::Unreadable => f.write_str("the file is no sealed manifest any more"),
            Self::New => f.write_str("there is no file yet"),
            Self::Template => f.write_str("list of files, template or header changed"),
            Self::Unwanted => f.write_str("nothing in pairings.yaml makes it"),
        }
    }
}

/// Decides from the text of the file, if there is one, and says with which fingerprint the clear part is to be written
/// when the sealed part stays.
pub fn decide(existing: Option<&str>, wanted: Wanted<'_>, header: &str, hasher: &Hasher) -> Decision {
    let complete = wanted.contents.hidden.missing().next().is_none();
    let file = match existing.map(Existing::read) {
        None if complete => return Decision::Create,
        None => return Decision::Blocked(vec![Reason::New]),
        Some(Existing::Foreign) => return Decision::Foreign,
        Some(Existing::Broken) if complete => return Decision::Reseal(vec![Reason::Unreadable]),
        Some(Existing::Broken) => return Decision::Broken,
        Some(Existing::Ours(file)) => file,
    };
    let fingerprint = file.fingerprint();
    let mut reasons = reasons_to_reseal(&file, fingerprint.as_ref(), wanted, hasher);
    let Some(fingerprint) = fingerprint.filter(|_| reasons.is_empty()) else {
        if file.mark.is_some() && !file.clear_is_intact() {
            reasons.push(Reason::ClearEdited);
        }
        return if complete { Decision::Reseal(reasons) } else { Decision::Blocked(reasons) };
    };
    let clear = wanted.clear_part(header, &fingerprint);
    let reasons = reasons_to_rewrite(&file, &clear);
    if reasons.is_empty() { Decision::Keep } else { Decision::Rewrite(reasons) }
}

fn reasons_to_reseal(
    file: &SealedFile<'_>,
    fingerprint: Option<&Fingerprint>,
    wanted: Wanted<'_>,
    hasher: &Hasher,
) -> Vec<Reason> {
    let hidden = &wanted.contents.hidden;
    let mut reasons = match fingerprint {
        None => vec![Reason::FingerprintUnknown],
        Some(fingerprint) if fingerprint.matches(hidden, wanted.id, hasher) => Vec::new(),
        Some(fingerprint) => {
            let changed = fingerprint.changed(hidden, wanted.id, hasher);
            // With everything at hand, the whole differs because a part does, or because somebody edited its digest.
            let edited = changed.is_empty() && hidden.missing().next().is_none();
            let edited = edited.then_some(Reason::FingerprintUnknown);
            changed.into_iter().map(Reason::Hidden).chain(edited).collect()
        }
    };
    // Without the credential the fingerprint cannot tell that the sealed part points elsewhere.
    let unseen = hidden.part(PartName::Credential).is_none();
    if unseen && file.destination() != Some(wanted.pair.destination.as_str()) {
        reasons.push(Reason::Destination);
    }
    if wanted.sealing == Sealing::Always {
        reasons.push(Reason::Asked);
    }
    match wanted.sealer {
        Sealer::Sops { recipients } if !file.is_for(recipients) => reasons.push(Reason::Recipients),
        Sealer::Sops { .. } => {}
    }
    match file.mark {
        None => reasons.push(Reason::Unmarked),
        Some(_) if !file.sealed_is_intact() => reasons.push(Reason::SealedEdited),
        Some(_) => {}
    }
    reasons
}

fn reasons_to_rewrite(file: &SealedFile<'_>, clear: &ClearPart) -> Vec<Reason> {
    if !says_the_same(file, clear) {
        let mut reasons: Vec<Reason> = clear_changes(file, clear).into_iter().map(Reason::Clear).collect();
        if reasons.is_empty() {
            reasons.push(Reason::Form);
        }
        if !file.clear_is_intact() {
            reasons.push(Reason::ClearEdited);
        }
        return reasons;
    }
    let comments = clear.comments().all(|line| line.is_empty() || file.comments.contains(&line));
    let marked = file.mark.is_some_and(|mark| mark.clear == clear.digest());
    if comments && marked && file.comments.len() == clear.comments().filter(|line| !line.is_empty()).count() {
        Vec::new()
    } else {
        vec![Reason::Form]
    }
}
