//! What is clear about an object: labels, annotations, project mappings, and that somebody deleted it.

use std::collections::{BTreeMap, BTreeSet};

use super::fields::direction;
use crate::model::drift::{Comparison, Difference, Direction, Effect};
use crate::model::expected::Expected;
use crate::model::fingerprint;
use crate::model::live::{LivePair, LiveSpec, is_of_another_tool};
use crate::model::pointer::Pointer;
use crate::model::secret::Secret;

/// Labels and annotations. Those that another tool puts on everything it brings count where they are wanted, and else not.
pub(super) fn metadata(expected: &Expected<'_>, live: &LivePair, is_content_same: bool) -> Vec<Difference> {
    let rendered = &expected.tree.rendered;
    let mut differences = Vec::new();
    let secret = |text: &String| Secret::from(&**text);
    let labels: BTreeMap<String, Secret> =
        live.metadata.labels.iter().map(|(key, value)| (key.clone(), secret(value))).collect();
    let mut annotations: BTreeMap<String, &Secret> =
        live.metadata.annotations.iter().map(|(key, value)| (key.clone(), value)).collect();
    let mut wanted = rendered.annotations.clone();
    match &rendered.fingerprint {
        // What it says of another content has been told by its parts.
        Some(fingerprint) if is_content_same => {
            wanted.insert(fingerprint::ANNOTATION.to_owned(), fingerprint.to_string());
        }
        _ if rendered.is_in_tree && rendered.fingerprint.is_none() => {}
        _ => {
            annotations.remove(fingerprint::ANNOTATION);
        }
    }
    let labels: BTreeMap<String, &Secret> = labels.iter().map(|(key, value)| (key.clone(), value)).collect();
    for (kind, of_key, wanted, live) in
        [("labels", "label", &rendered.labels, labels), ("annotations", "annotation", &wanted, annotations)]
    {
        for (key, direction) in differing(wanted, &live) {
            if direction == Direction::Added && is_of_another_tool(key) {
                continue;
            }
            let shown = live.get(key).filter(|_| kind == "labels").map(|text| text.expose().to_owned());
            differences.push(Difference {
                wanted: wanted.get(key).filter(|_| key != fingerprint::ANNOTATION).cloned(),
                live: shown,
                ..clear(Pointer::new(["metadata", kind, key]), format!("{of_key} `{key}`"), direction)
            });
        }
    }
    differences
}

/// Rancher's project mappings, which Stork reads afresh for every migration.
pub(super) fn project_mappings(expected: &Expected<'_>, spec: &LiveSpec) -> Vec<Difference> {
    let wanted = &expected.tree.rendered.project_mappings;
    let live: BTreeMap<String, &Secret> =
        spec.project_mappings.iter().map(|(key, value)| (key.clone(), value)).collect();
    let at = Pointer::new(["spec", "platformOptions", "rancher", "projectMappings"]);
    let difference = |(key, direction): (&str, Direction)| Difference {
        wanted: wanted.get(key).cloned(),
        live: live.get(key).filter(|id| is_project_id(id.expose())).map(|id| id.expose().to_owned()),
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
        effects: vec![Effect::DestructiveIfRecreated],
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

fn differing<'a>(
    wanted: &'a BTreeMap<String, String>,
    live: &'a BTreeMap<String, &Secret>,
) -> Vec<(&'a str, Direction)> {
    let keys: BTreeSet<&String> = wanted.keys().chain(live.keys()).collect();
    let differs = |key: &&'a String| {
        let live = live.get(*key).map(|text| text.expose());
        let direction = direction(wanted.get(*key).map(String::as_str).as_ref(), live.as_ref())?;
        Some((key.as_str(), direction))
    };
    keys.iter().filter_map(differs).collect()
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
