//! What is clear about an object: its destination, labels, annotations, project mappings.

use std::collections::BTreeSet;

use super::effect;
use crate::model::changes::{ChangedPart, Direction};
use crate::model::drift::Effect;
use crate::model::entries::Entries;
use crate::model::expected::Rendered;
use crate::model::pairing::DESTINATION_LABEL;

type Texts = Entries<String>;

/// What differs; the destination first. `endpoint` says whether the server is another one, where that is known.
pub(super) fn parts(before: &Rendered, after: &Rendered, endpoint: Option<bool>) -> Vec<ChangedPart> {
    let mut parts = differing(&before.project_mappings, &after.project_mappings, "project mapping", |_| {
        (Effect::AtOnce, effect::PROJECT_MAPPING)
    });
    for (before, after, word) in
        [(&before.labels, &after.labels, "label"), (&before.annotations, &after.annotations, "annotation")]
    {
        parts.extend(differing(before, after, word, effect::of_metadata));
    }
    // To pairctl the label is the destination's name.
    let destination = format!("label `{DESTINATION_LABEL}`");
    if let Some(at) = parts.iter().position(|part| part.what == destination) {
        let label = parts.remove(at);
        let (effect, does) = effect::of_destination(endpoint);
        let (what, does) = ("destination".to_owned(), does.to_owned());
        parts.insert(0, ChangedPart { what, effect, does, ..label });
    }
    parts
}

fn differing(
    before: &Texts,
    after: &Texts,
    word: &str,
    does: impl Fn(&str) -> (Effect, &'static str),
) -> Vec<ChangedPart> {
    let keys: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let part = |key: &String| {
        let (old, new) = (before.get(key), after.get(key));
        let direction = match (old, new) {
            (None, _) => Direction::Added,
            (_, None) => Direction::Removed,
            (old, new) if old == new => return None,
            _ => Direction::Changed,
        };
        let what = format!("{word} `{key}`");
        let (effect, does) = does(key);
        Some(ChangedPart {
            what,
            direction,
            before: old.cloned(),
            after: new.cloned(),
            effect,
            does: does.to_owned(),
        })
    };
    keys.into_iter().filter_map(part).collect()
}
