//! What differs in clear beside labels, annotations and project mappings, so that no difference goes without a word.

use super::effect;
use super::hidden::changed;
use crate::model::changes::{ChangedPart, Direction, TreeObject};
use crate::model::drift::Effect;

/// What differs, where the same files bring the pair.
pub(super) fn parts(before: &TreeObject, after: &TreeObject) -> Vec<ChangedPart> {
    let mut parts = mark(before, after);
    if before.is_skipped != after.is_skipped {
        let direction = if after.is_skipped { Direction::Added } else { Direction::Removed };
        let part = changed(
            "Argo CD's directive to skip the file",
            (Effect::DestructiveIfRecreated, effect::SKIPPED),
        );
        parts.push(ChangedPart { direction, ..part });
    }
    if !before.files.keys().eq(after.files.keys()) {
        return parts;
    }
    if before.identity != after.identity {
        let (old, new) = (Some(before.identity.clone()), Some(after.identity.clone()));
        let part = changed("the object", (Effect::DestructiveIfRecreated, effect::IDENTITY));
        parts.push(ChangedPart { before: old, after: new, ..part });
    }
    if before.bridge != after.bridge {
        parts.push(changed("the bridge", (Effect::AtOnce, effect::REFERENCE)));
    }
    if before.other != after.other {
        parts.push(changed("something else in clear", (Effect::Security, effect::OTHER)));
    }
    parts
}

/// Whether the files say that pairctl wrote them.
fn mark(before: &TreeObject, after: &TreeObject) -> Vec<ChangedPart> {
    let there = |object: &TreeObject, path: &String| object.files.contains_key(path);
    let lost = after.unmarked.iter().any(|path| there(before, path) && !before.unmarked.contains(path));
    let gained = before.unmarked.iter().any(|path| there(after, path) && !after.unmarked.contains(path));
    let part = |direction| ChangedPart { direction, ..changed("the mark", (Effect::Security, effect::MARK)) };
    let lost = lost.then(|| part(Direction::Removed));
    lost.into_iter().chain(gained.then(|| part(Direction::Added))).collect()
}

/// What differs in files that say the same; nothing where they are the same to the byte.
pub(super) fn style(before: &TreeObject, after: &TreeObject) -> Option<ChangedPart> {
    (before.files != after.files).then(|| changed("the text of the file", (Effect::Cosmetic, effect::STYLE)))
}
