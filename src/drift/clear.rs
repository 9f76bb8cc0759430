//! What is clear about an object: labels, annotations, project mappings, and that somebody deleted it.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::effect;
use super::fields::direction;
use crate::model::drift::{Comparison, Difference, Direction, Effect};
use crate::model::entries::Entries;
use crate::model::expected::Expected;
use crate::model::fingerprint;
use crate::model::live::{LivePair, LiveSpec, is_of_another_tool};
use crate::model::pointer::Pointer;

/// Labels and annotations. Those that another tool puts on everything it brings count where they are wanted, and else not; the
/// fingerprint where the caller says so.
pub(super) fn metadata(
    expected: &Expected<'_>,
    live: &LivePair,
    does_fingerprint_count: bool,
) -> Vec<Difference> {
    let rendered = &expected.tree.rendered;
    let labels = live.metadata.labels.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
    let mut annotations: Texts<'_> =
        live.metadata.annotations.iter().map(|(key, value)| (key.as_str(), value.expose())).collect();
    let mut wanted = rendered.annotations.clone();
    match &rendered.fingerprint {
        Some(fingerprint) if does_fingerprint_count => {
            wanted.extend([(fingerprint::ANNOTATION.to_owned(), fingerprint.to_string())]);
        }
        None if rendered.is_in_tree => {}
        _ => {
            annotations.remove(fingerprint::ANNOTATION);
        }
    }
    let mut differences = Vec::new();
    for (key, direction) in owned_by_nobody(differing(&rendered.labels, &labels)) {
        differences.push(Difference {
            wanted: rendered.labels.get(key).cloned(),
            live: labels.get(key).map(|label| (*label).to_owned()),
            ..clear(Pointer::new(["metadata", "labels", key]), format!("label `{key}`"), direction)
        });
    }
    for (key, direction) in owned_by_nobody(differing(&wanted, &annotations)) {
        // Anything may stand in a live annotation.
        differences.push(Difference {
            wanted: rendered.annotations.get(key).cloned(),
            ..clear(Pointer::new(["metadata", "annotations", key]), format!("annotation `{key}`"), direction)
        });
    }
    differences
}

/// Without what another tool put there.
fn owned_by_nobody(differing: Vec<(&str, Direction)>) -> impl Iterator<Item = (&str, Direction)> {
    let is_owned =
        |(key, direction): &(&str, Direction)| *direction == Direction::Added && is_of_another_tool(key);
    differing.into_iter().filter(move |differing| !is_owned(differing))
}

/// Rancher's project mappings, which Stork reads afresh for every migration.
pub(super) fn project_mappings(expected: &Expected<'_>, spec: &LiveSpec) -> Vec<Difference> {
    let wanted = &expected.tree.rendered.project_mappings;
    let live: Texts<'_> =
        spec.project_mappings.iter().map(|(key, value)| (key.as_str(), value.expose())).collect();
    let at = Pointer::new(["spec", "platformOptions", "rancher", "projectMappings"]);
    let difference = |(key, direction): (&str, Direction)| Difference {
        wanted: wanted.get(key).cloned(),
        live: live.get(key).filter(|id| is_project_id(id)).map(|id| (*id).to_owned()),
        effects: vec![Effect::AtOnce],
        ..clear(at.child(key), format!("project mapping `{key}`"), direction)
    };
    differing(wanted, &live).into_iter().map(difference).collect()
}

/// An object that somebody deleted stays until Stork has cleaned up.
pub(super) fn deletion(live: &LivePair) -> Option<Difference> {
    live.metadata.deletion_timestamp.as_ref().map(|at| Difference {
        comparison: Comparison::ChangedInCluster,
        live: Some(at.clone()),
        effects: vec![effect::of_whole(live)],
        next: "find out who deleted it; once Stork has taken its finalizer off, sync the cluster from the tree, and see \
               whether its BackupLocation is still there"
            .to_owned(),
        ..clear(
            Pointer::new(["metadata", "deletionTimestamp"]),
            "the ClusterPair, which is being deleted".to_owned(),
            Direction::Added,
        )
    })
}

fn clear(pointer: Pointer, what: String, direction: Direction) -> Difference {
    let next = match direction {
        Direction::Added => {
            "take it off with `kubectl`, since nothing that applies the tree knows it, or write it into pairings.yaml"
        }
        _ => "sync the cluster from the tree",
    };
    Difference {
        comparison: Comparison::NotSynced,
        pointer,
        what,
        direction,
        wanted: None,
        live: None,
        effects: vec![Effect::Cosmetic],
        next: next.to_owned(),
    }
}

/// Live texts by their keys.
type Texts<'a> = BTreeMap<&'a str, &'a str>;

fn differing<'a>(wanted: &'a Entries<String>, live: &Texts<'a>) -> Vec<(&'a str, Direction)> {
    let keys: BTreeSet<&str> = wanted.keys().map(String::as_str).chain(live.keys().copied()).collect();
    let differs = |key: &str| {
        let direction = direction(wanted.get(key).map(String::as_str).as_ref(), live.get(key))?;
        let is_same = || Some(folded(wanted.get(key)?) == folded(live.get(key)?));
        (is_same() != Some(true)).then_some(direction)
    };
    keys.iter().filter_map(|key| Some((*key, differs(key)?))).collect()
}

/// A text as it is behind a reader of YAML 1.1, as every API server has one: to it U+0085, U+2028 and U+2029 are line
/// breaks, which it folds into a blank (YAML 1.1, 4.2).
fn folded(text: &str) -> Cow<'_, str> {
    const BREAKS: [char; 3] = ['\u{85}', '\u{2028}', '\u{2029}'];
    if !text.contains(BREAKS) {
        return Cow::Borrowed(text);
    }
    let lines = text.split(BREAKS).map(|line| line.trim_matches([' ', '\t']));
    Cow::Owned(lines.collect::<Vec<_>>().join(" "))
}

/// Anything may stand in a live object; only what is an id of a Rancher project is shown.
fn is_project_id(text: &str) -> bool {
    let (cluster, project) = text.rsplit_once(':').unwrap_or(("c-", text));
    let is_id = |text: &str| {
        text.len() <= 24
            && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    let is_cluster = cluster.starts_with("c-") || cluster == "local";
    is_cluster
        && is_id(cluster)
        && project.strip_prefix("p-").is_some_and(|rest| rest.len() <= 10 && is_id(rest))
}
