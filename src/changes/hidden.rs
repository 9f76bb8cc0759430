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
    if old.text == new.text && old.recipients == new.recipients {
        return found;
    }
    match told(before, after, new) {
        None => found.of_object.push(changed("the sealed part", (Effect::Security, effect::UNKNOWN))),
        Some(parts) if parts.is_empty() => found.of_file = Some(sealed_anew(old, new)),
        Some(parts) => {
            let part = |part: &PartName| changed(&part.to_string(), effect::of_part(*part));
            found.of_object.extend(parts.iter().map(part));
        }
    }
    found
}

/// The fingerprint says what pairctl sealed, not what somebody put in its place.
fn told(before: &TreeObject, after: &TreeObject, new: &Sealed) -> Option<Vec<PartName>> {
    let (old, fresh) = (before.rendered.fingerprint.as_ref()?, after.rendered.fingerprint.as_ref()?);
    new.is_intact.then(|| old.differing(fresh))?
}

/// A bridge follows what it carries; where nothing else differs, its template does.
pub(super) fn of_bridge(before: &TreeObject, after: &TreeObject) -> Option<ChangedPart> {
    let is_other = |(path, text): (&String, &String)| {
        path.ends_with(".bridge.yaml") && before.files.get(path).is_some_and(|old| old != text)
    };
    after.files.iter().any(is_other).then(|| changed("the bridge", (Effect::AtOnce, effect::REFERENCE)))
}

fn changed(what: &str, (effect, does): (Effect, &str)) -> ChangedPart {
    let (what, does) = (what.to_owned(), does.to_owned());
    ChangedPart { what, direction: Direction::Changed, before: None, after: None, effect, does }
}

fn sealed_anew(old: &Sealed, new: &Sealed) -> ChangedPart {
    if old.recipients == new.recipients {
        return changed("the ciphertext", (Effect::Cosmetic, effect::SEALED_ANEW));
    }
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
