//! What to do with one object's file. Pure: the text that is there, and what is wanted.

use super::clear_changes::{clear_changes, says_the_same, sealed_clear_changes};
use super::clear_layout::ClearLayouts;
use super::existing::{Existing, SealedFile};
use super::manifest::ClearPart;
pub use super::reason::Reason;
use super::secret_sealer::{self, SecretSealer};
use super::wanted::{Sealer, Sealing, Wanted};
use crate::model::fingerprint::{Fingerprint, Hasher, PartName};
use crate::model::pairing::Pair;

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

/// Decides from the file, if there is one.
pub(super) fn decide(
    existing: Option<&Existing<'_>>,
    wanted: Wanted<'_>,
    clear: (&str, &ClearLayouts<'_>),
    hasher: &Hasher,
) -> Decision {
    let complete = wanted.contents.hidden.missing().next().is_none();
    let file = match existing {
        None if complete => return Decision::Create,
        None => return Decision::Blocked(vec![Reason::New]),
        Some(Existing::Foreign) => return Decision::Foreign,
        Some(Existing::Ours(file)) if file.form == wanted.form() => file,
        Some(_) if complete => return Decision::Reseal(vec![Reason::Unreadable]),
        Some(_) => return Decision::Broken,
    };
    let mut reasons = reasons_to_reseal(file, wanted, hasher);
    let Some(clear) = wanted.clear_part_of(file, clear).filter(|_| reasons.is_empty()) else {
        if is_edited(file) && !reasons.contains(&Reason::ClearEdited) {
            reasons.push(Reason::ClearEdited);
        }
        return if complete { Decision::Reseal(reasons) } else { Decision::Blocked(reasons) };
    };
    let reasons = reasons_to_rewrite(file, &clear);
    if reasons.is_empty() { Decision::Keep } else { Decision::Rewrite(reasons) }
}

fn is_edited(file: &SealedFile<'_>) -> bool {
    file.mark.is_some() && !file.clear_is_intact()
}

fn reasons_to_reseal(file: &SealedFile<'_>, wanted: Wanted<'_>, hasher: &Hasher) -> Vec<Reason> {
    let hidden = &wanted.contents.hidden;
    let mut reasons = hidden_changes(file, wanted, hasher);
    // Without the credential the fingerprint cannot tell that the sealed part points elsewhere.
    let unseen = hidden.part(PartName::Credential).is_none();
    if unseen && file.destination() != Some(wanted.pair.destination.as_str()) {
        reasons.push(Reason::Destination);
    }
    if wanted.sealing == Sealing::Always {
        reasons.push(Reason::Asked);
    }
    match &wanted.sealer {
        Sealer::Sops(sealer) => reasons.extend(file.other_recipients(*sealer).map(Reason::Recipients)),
        Sealer::SealedSecret(sealer) => reasons.extend(secret_changes(file, sealer, wanted)),
    }
    match file.mark {
        None => reasons.push(Reason::Unmarked),
        Some(_) if !file.sealed_is_intact() && !reasons.contains(&Reason::SealedEdited) => {
            reasons.push(Reason::SealedEdited);
        }
        Some(_) => {}
    }
    reasons
}

fn hidden_changes(file: &SealedFile<'_>, wanted: Wanted<'_>, hasher: &Hasher) -> Vec<Reason> {
    let Wanted { id, contents, .. } = wanted;
    let hidden = &contents.hidden;
    let is_same = |fingerprint: &Fingerprint| fingerprint.matches(hidden, id, hasher);
    match &file.fingerprint {
        None => vec![Reason::FingerprintUnknown],
        Some(fingerprint) if is_same(fingerprint) => Vec::new(),
        Some(fingerprint) => {
            let changed = fingerprint.changed(hidden, id, hasher);
            // With everything at hand, the whole differs because a part does, or because somebody edited its digest.
            let edited = changed.is_empty() && hidden.missing().next().is_none();
            let edited = edited.then_some(Reason::FingerprintUnknown);
            changed.into_iter().map(Reason::Hidden).chain(edited).collect()
        }
    }
}

/// What a SealedSecret says of its own value. Unlike a SOPS file it has the clear part inside too, so that an edit of what
/// it says about it makes nobody the wiser.
fn secret_changes(file: &SealedFile<'_>, sealer: &SecretSealer<'_>, wanted: Wanted<'_>) -> Vec<Reason> {
    let mut reasons = Vec::new();
    match file.stamp() {
        None => reasons.push(Reason::StampUnknown),
        Some(stamp) if !stamp.is_for(sealer.certificate) => reasons.push(Reason::Certificate),
        Some(_) => {}
    }
    if file.scope() != sealer.scope {
        reasons.push(Reason::Scope);
    }
    reasons.extend(content_changes(file, sealer, wanted.pair));
    if is_edited(file) {
        reasons.push(Reason::ClearEdited);
    }
    reasons
}

/// What is inside by the word of its key and of the clear annotation.
fn content_changes(file: &SealedFile<'_>, sealer: &SecretSealer<'_>, pair: &Pair) -> Vec<Reason> {
    let found = file.encrypted_key();
    let prefix = secret_sealer::key_prefix(sealer.bridge);
    if found.is_none_or(|key| !key.starts_with(prefix)) {
        return vec![Reason::Bridge];
    }
    let changes = sealed_clear_changes(file, &secret_sealer::clear_text(pair, sealer.bridge));
    let is_other = |fingerprint: &Fingerprint| {
        let revision = secret_sealer::revision(pair, fingerprint, sealer.bridge);
        found != Some(&secret_sealer::key(sealer.bridge, &revision))
    };
    // The bridge looks for this very key.
    if changes.is_empty() && file.fingerprint.as_ref().is_some_and(is_other) {
        return vec![Reason::SealedEdited];
    }
    changes
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
