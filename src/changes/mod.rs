//! Compares two rendered trees, pair by pair, and says what the change does once it is applied. Pure: values in, values out.
//!
//! Both trees are believed: whether one is what its pairings.yaml says, `render --check` tells.

mod clear;
mod effect;
mod hidden;
mod rest;

use std::collections::{BTreeMap, BTreeSet};

use crate::model::changes::{ObjectName, PairChange, Tree, TreeObject, What};
use crate::model::drift::Effect;
use crate::model::pairing::DESTINATION_LABEL;

/// The pairs that differ, by source cluster, namespace and name.
pub fn pairs(before: &Tree, after: &Tree) -> Vec<PairChange> {
    let names: BTreeSet<&ObjectName> = before.objects.keys().chain(after.objects.keys()).collect();
    names.into_iter().filter_map(|name| pair(name, before.at(name), after.at(name))).collect()
}

/// The other files that came, went or say something else, among them what lies in the place of a pair and is none of pairctl's.
pub fn files(before: &Tree, after: &Tree) -> Vec<String> {
    let is_told = |name: &ObjectName| before.objects.contains_key(name) || after.objects.contains_key(name);
    let all = |tree: &Tree| -> BTreeMap<String, String> {
        let strangers = tree.unmarked.iter().filter(|(name, _)| !is_told(name));
        let strangers = strangers.flat_map(|(_, object)| object.files.clone());
        tree.others.clone().into_iter().chain(strangers).collect()
    };
    let (before, after) = (all(before), all(after));
    let paths: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    paths.into_iter().filter(|path| before.get(*path) != after.get(*path)).cloned().collect()
}

fn pair(name: &ObjectName, before: Option<&TreeObject>, after: Option<&TreeObject>) -> Option<PairChange> {
    let change = match (before, after) {
        (Some(before), Some(after)) => between(before, after),
        (None, _) => whole(What::Added, effect::ADDED),
        (_, None) => whole(What::Removed, effect::REMOVED),
    };
    let destination = after.or(before).and_then(|object| object.rendered.labels.get(DESTINATION_LABEL));
    (!change.effects.is_empty()).then(|| PairChange {
        cluster: name.cluster.clone(),
        namespace: name.namespace.clone(),
        name: name.name.clone(),
        destination: destination.cloned(),
        ..change
    })
}

/// The pair comes or goes.
fn whole(change: What, (effect, does): (Effect, &str)) -> PairChange {
    PairChange { does: Some(does.to_owned()), effects: vec![effect], ..unnamed(change) }
}

/// The pair stays, and may be another.
fn between(before: &TreeObject, after: &TreeObject) -> PairChange {
    let hidden::Differing { of_object: mut parts, of_file, endpoint } = hidden::differing(before, after);
    let clear = clear::parts(&before.rendered, &after.rendered, endpoint);
    parts.extend(clear.into_iter().chain(rest::parts(before, after)));
    let of_file = if parts.is_empty() { of_file.or_else(|| rest::style(before, after)) } else { of_file };
    let change = if parts.is_empty() { What::FileOnly } else { What::Changed };
    // A new ciphertext goes without saying where more is new; whom it is for does not.
    parts.extend(of_file.filter(|file| parts.is_empty() || file.before.is_some() || file.after.is_some()));
    let mut effects: Vec<Effect> = parts.iter().map(|part| part.effect).collect();
    effects.sort_unstable();
    effects.dedup();
    PairChange { effects, parts, ..unnamed(change) }
}

fn unnamed(change: What) -> PairChange {
    PairChange {
        cluster: String::new(),
        namespace: String::new(),
        name: String::new(),
        destination: None,
        change,
        does: None,
        effects: Vec::new(),
        parts: Vec::new(),
        place: None,
    }
}
