//! What is sealed, told by fingerprints alone.

use super::effect;
use crate::model::changes::{ChangedPart, Direction, Sealed, TreeObject};
use crate::model::drift::Effect;
use crate::model::fingerprint::PartName;

/// What differs.
#[derive(Default)]
pub(super) struct Differing {
    /// In the object that the cluster gets.
    pub(super) of_object: Vec<ChangedPart>,
    /// In the file alone.
    pub(super) of_file: Option<ChangedPart>,
    /// Whether the server is another one, where that is known.
    pub(super) endpoint: Option<bool>,
}

/// What differs in what is sealed, and in how it is sealed.
pub(super) fn differing(before: &TreeObject, after: &TreeObject) -> Differing {
    let mut found = Differing::default();
    let is_another_way = before.sealed.is_some() != after.sealed.is_some();
    if is_another_way || !before.files.keys().eq(after.files.keys()) {
        found
            .of_object
            .push(changed("the way it is sealed or brought", (Effect::DestructiveIfRecreated, effect::WAY)));
    }
    let (Some(old), Some(new)) = (&before.sealed, &after.sealed) else {
        if !is_another_way && before.reference != after.reference {
            found.of_object.push(changed("the reference", (Effect::AtOnce, effect::REFERENCE)));
        }
        return found;
    };
    if old.text == new.text {
        found.endpoint = Some(false);
        if before.rendered.fingerprint != after.rendered.fingerprint {
            found.of_object.push(changed("the fingerprint", (Effect::Security, effect::FINGERPRINT)));
        }
        found.of_file = sealed_for_others(old, new);
        return found;
    }
    match told(before, after, new) {
        None => found.of_object.push(changed("the sealed part", (Effect::Security, effect::UNKNOWN))),
        Some(parts) => {
            found.endpoint = Some(parts.contains(&PartName::Endpoint));
            if parts.is_empty() {
                found.of_file = Some(sealed_anew(old, new));
            }
            let toggles = may_toggle(old, new, &parts);
            let does = |part: &PartName| match part {
                PartName::Options | PartName::SecretOptions if toggles => effect::TOGGLED,
                part => effect::of_part(*part),
            };
            found.of_object.extend(parts.iter().map(|part| changed(&part.to_string(), does(part))));
        }
    }
    found
}

/// Whether a token, or all options, may have come or gone: by the keys where they are clear, which else count among the options.
fn may_toggle(old: &Sealed, new: &Sealed, parts: &[PartName]) -> bool {
    match (&old.options, &new.options) {
        (Some(old), Some(new)) => {
            old.contains("token") != new.contains("token") || old.is_empty() != new.is_empty()
        }
        _ => parts.contains(&PartName::Options),
    }
}

/// The fingerprint says what pairctl sealed, not what somebody put in its place.
fn told(before: &TreeObject, after: &TreeObject, new: &Sealed) -> Option<Vec<PartName>> {
    let (old, fresh) = (before.rendered.fingerprint.as_ref()?, after.rendered.fingerprint.as_ref()?);
    new.is_intact.then(|| old.differing(fresh))?
}

/// A part whose values are not shown.
pub(super) fn changed(what: &str, (effect, does): (Effect, &str)) -> ChangedPart {
    let (what, does) = (what.to_owned(), does.to_owned());
    ChangedPart { what, direction: Direction::Changed, before: None, after: None, effect, does }
}

fn sealed_anew(old: &Sealed, new: &Sealed) -> ChangedPart {
    if old.recipients == new.recipients {
        return changed("the ciphertext", (Effect::Cosmetic, effect::SEALED_ANEW));
    }
    of_recipients(old, new)
}

/// The content stays as it is, to the byte.
fn sealed_for_others(old: &Sealed, new: &Sealed) -> Option<ChangedPart> {
    if old.recipients == new.recipients {
        let is_other = old.stanza != new.stanza;
        return is_other.then(|| changed("the block of SOPS", (Effect::Security, effect::STANZA)));
    }
    Some(of_recipients(old, new))
}

fn of_recipients(old: &Sealed, new: &Sealed) -> ChangedPart {
    let names = |of: &Sealed, without: &Sealed| {
        let names: Vec<&str> = of.recipients.difference(&without.recipients).map(String::as_str).collect();
        (!names.is_empty()).then(|| names.join(", "))
    };
    let (before, after) = (names(old, new), names(new, old));
    let direction = match (&before, &after) {
        (None, _) => Direction::Added,
        (_, None) => Direction::Removed,
        _ => Direction::Changed,
    };
    ChangedPart { direction, before, after, ..changed("recipients", (Effect::Cosmetic, effect::RECIPIENTS)) }
}
