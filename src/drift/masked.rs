//! The live object beside the wanted one, as a unified diff in which nothing secret can be read.

use std::collections::BTreeMap;

use serde::Serialize;
use similar::TextDiff;

use crate::model::drift::{Comparison, Difference, Direction};
use crate::model::live::{LivePair, LiveValue, is_of_another_tool};
use crate::yaml;

/// An object of which only the shape can be seen.
#[derive(Clone, Serialize)]
#[serde(untagged)]
enum Masked {
    Leaf(String),
    Map(BTreeMap<String, Masked>),
}

const SECRET: &str = "<secret>";

/// The diff from live to wanted; empty where the object is as it should be.
pub(super) fn diff(live: &LivePair, differences: &[Difference]) -> String {
    let on_cluster = || differences.iter().filter(|one| one.comparison != Comparison::NotRendered);
    if on_cluster().next().is_none() {
        return String::new();
    }
    let mut before = shape(live);
    let mut after = before.clone();
    for difference in on_cluster() {
        let (old, new) = sides(difference);
        before.set(difference.pointer.keys(), old);
        after.set(difference.pointer.keys(), new);
    }
    let (before, after) = (yaml::to_text(&before), yaml::to_text(&after));
    let name = format!("{}", live.metadata);
    let diff = TextDiff::from_lines(&before, &after);
    diff.unified_diff()
        .context_radius(2)
        .header(&format!("live {name}"), &format!("wanted {name}"))
        .to_string()
}

/// What stands at the place of a difference on the two sides.
fn sides(difference: &Difference) -> (Option<String>, Option<String>) {
    let shown = |text: &Option<String>, side: &str| {
        Some(text.clone().unwrap_or_else(|| format!("<secret, as it is {side}>")))
    };
    let (live, wanted) = (shown(&difference.live, "live"), shown(&difference.wanted, "wanted"));
    match difference.direction {
        Direction::Added => (live, None),
        Direction::Removed => (None, wanted),
        Direction::Changed => (live, wanted),
    }
}

/// The live object without what others own, every value masked.
fn shape(live: &LivePair) -> Masked {
    let metadata = &live.metadata;
    let labels = metadata.labels.iter().filter(|(key, _)| !is_of_another_tool(key));
    let labels = labels.map(|(key, value)| (key.clone(), Masked::Leaf(value.clone())));
    let annotations = metadata.annotations.keys().filter(|key| !is_of_another_tool(key));
    let annotations = annotations.map(|key| (key.clone(), Masked::Leaf("<not shown>".to_owned())));
    let maps = [("labels", labels.collect()), ("annotations", annotations.collect())];
    let maps = maps.into_iter().map(|(key, map)| (key.to_owned(), Masked::Map(map)));
    let spec = (live.spec != LiveValue::Null).then(|| ("spec".to_owned(), masked(&live.spec)));
    Masked::Map([("metadata".to_owned(), Masked::Map(maps.collect()))].into_iter().chain(spec).collect())
}

fn masked(value: &LiveValue) -> Masked {
    match value {
        LiveValue::Map(entries) if !entries.is_empty() => {
            Masked::Map(entries.iter().map(|(key, value)| (key.clone(), masked(value))).collect())
        }
        value if value.is_empty() => Masked::Leaf(String::new()),
        _ => Masked::Leaf(SECRET.to_owned()),
    }
}

impl Masked {
    /// Puts a text at a place, or takes away what is there.
    fn set(&mut self, keys: &[String], text: Option<String>) {
        let Some((key, rest)) = keys.split_first() else {
            if let Some(text) = text {
                *self = Self::Leaf(text);
            }
            return;
        };
        if let Self::Leaf(_) = self {
            if text.is_none() {
                return;
            }
            *self = Self::Map(BTreeMap::new());
        }
        let Self::Map(entries) = self else { return };
        match (rest, text) {
            ([], None) => {
                entries.remove(key);
            }
            (rest, text) => {
                let below = entries.entry(key.clone()).or_insert_with(|| Self::Map(BTreeMap::new()));
                below.set(rest, text);
            }
        }
    }
}
