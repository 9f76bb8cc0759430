//! What the pictures say in the same words.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::model::graph::{Edge, Graph, Health, Link};
use crate::report::printable::{clipped, one_line};
use crate::report::text::counted;

/// How much of a name a picture shows; those of clusters may have 63 characters.
const LONGEST: usize = 32;

/// The name of a cluster as a picture shows it.
pub(super) fn name(name: &str) -> String {
    clipped(&one_line(name), LONGEST)
}

/// How many pairs lead there, and how many back: `12 pairs`, `12 there, 3 back`.
pub(super) fn count(edge: &Edge<'_>) -> String {
    match edge.back {
        None => counted(edge.there.objects, "pair"),
        Some(back) => format!("{} there, {} back", edge.there.objects, back.objects),
    }
}

/// How the objects of a line stand, such as `2 fails, 10 works`; empty where no report says it.
pub(super) fn health(edge: &Edge<'_>) -> String {
    let links = [Some(edge.there), edge.back];
    let count = |health| links.iter().flatten().filter_map(|link| link.health.get(&health)).sum::<usize>();
    counts(count)
}

fn counts(count: impl Fn(Health) -> usize) -> String {
    let graver_first = [Health::Fails, Health::Unknown, Health::AtRisk, Health::Works];
    let counts = graver_first.map(|health| (count(health), health.as_str()));
    let counts = counts.into_iter().filter(|(count, _)| *count > 0);
    counts.map(|(count, word)| format!("{count} {word}")).collect::<Vec<_>>().join(", ")
}

/// Everything about a line: `east -> west: 2 pairs in payments, web (sync-dr): 1 fails, 1 works`, and the same of the way
/// back.
pub(super) fn whole(edge: &Edge<'_>) -> Vec<String> {
    [Some(edge.there), edge.back].into_iter().flatten().map(of_link).collect()
}

fn of_link(link: &Link) -> String {
    let list = |items: &BTreeSet<String>| {
        let named: Vec<&str> = items.iter().take(MOST).map(String::as_str).collect();
        let more = items.len().saturating_sub(MOST);
        named.join(", ") + &if more > 0 { format!(" and {more} more") } else { String::new() }
    };
    let Link { source, destination, objects, .. } = link;
    let mut text = format!("{source} -> {destination}: {}", counted(*objects, "pair"));
    let _ = write!(text, " in {}", list(&link.namespaces));
    if !link.modes.is_empty() {
        let _ = write!(text, " ({})", list(&link.modes));
    }
    if link.way_back {
        text += ", the way back";
    }
    if !link.labels.is_empty() {
        let _ = write!(text, "; {}", list(&link.labels));
    }
    let health = counts(|health| link.health.get(&health).copied().unwrap_or_default());
    if !health.is_empty() {
        let _ = write!(text, ": {health}");
    }
    one_line(&text)
}

/// How many namespaces or labels a text names.
const MOST: usize = 8;

/// A sentence for who cannot see the picture.
pub(super) fn description(graph: &Graph) -> String {
    let objects: usize = graph.links.iter().map(|link| link.objects).sum();
    let mut text = format!(
        "{} and {} between them.",
        counted(graph.clusters.len(), "cluster"),
        counted(objects, "ClusterPair")
    );
    let of = |health| graph.links.iter().filter_map(|link| link.health.get(&health)).sum::<usize>();
    let health = counts(of);
    if !health.is_empty() {
        let _ = write!(text, " {health}.");
    }
    text
}
