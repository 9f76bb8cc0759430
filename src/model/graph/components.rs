//! The parts of a fleet that no pair joins.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::Graph;

/// The clusters of each part, as positions in [`Graph::clusters`]: the largest part first, those without any link last.
/// Within a part neighbours stand side by side as far as they can, and a chain is in its own order.
pub fn components(graph: &Graph) -> Vec<Vec<usize>> {
    let neighbours = neighbours(graph);
    let mut seen = BTreeSet::new();
    let mut parts: Vec<Vec<usize>> = Vec::new();
    // The ends of chains come first, so that a walk does not begin in the middle of one.
    let mut starts: Vec<usize> = (0..graph.clusters.len()).collect();
    starts.sort_by_key(|at| (neighbours[*at].len(), *at));
    for start in starts {
        if !seen.contains(&start) {
            parts.push(walk(start, &neighbours, &mut seen));
        }
    }
    parts.sort_by_key(|part| (usize::MAX - part.len(), part.iter().min().copied()));
    parts
}

/// The clusters that each cluster is linked with, in either direction.
fn neighbours(graph: &Graph) -> Vec<BTreeSet<usize>> {
    let positions: BTreeMap<&str, usize> =
        graph.clusters.iter().enumerate().map(|(at, node)| (node.name.as_str(), at)).collect();
    let mut neighbours = vec![BTreeSet::new(); graph.clusters.len()];
    for link in &graph.links {
        let ends = [positions.get(link.source.as_str()), positions.get(link.destination.as_str())];
        if let [Some(source), Some(destination)] = ends {
            neighbours[*source].insert(*destination);
            neighbours[*destination].insert(*source);
        }
    }
    neighbours
}

/// Depth first: whoever shares most neighbours with the last one comes next, then whoever has fewest.
fn walk(start: usize, neighbours: &[BTreeSet<usize>], seen: &mut BTreeSet<usize>) -> Vec<usize> {
    let (mut part, mut waiting) = (Vec::new(), vec![start]);
    while let Some(at) = waiting.pop() {
        if seen.insert(at) {
            part.push(at);
            let mut next: Vec<usize> = neighbours[at].iter().copied().collect();
            let shared = |other: usize| neighbours[at].intersection(&neighbours[other]).count();
            next.sort_by_cached_key(|other| (Reverse(shared(*other)), neighbours[*other].len(), *other));
            waiting.extend(next.into_iter().rev());
        }
    }
    part
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::graph::{COMMAND, Link, Node};

    fn graph(clusters: &[&str], links: &[(&str, &str)]) -> Graph {
        let node = |name: &&str| Node { name: (*name).to_owned(), ..Node::default() };
        let link = |(source, destination): &(&str, &str)| Link {
            source: (*source).to_owned(),
            destination: (*destination).to_owned(),
            ..Link::default()
        };
        Graph {
            version: 1,
            command: COMMAND.to_owned(),
            clusters: clusters.iter().map(node).collect(),
            links: links.iter().map(link).collect(),
        }
    }

    #[test]
    fn parts_come_by_size_and_a_chain_keeps_its_order() {
        let graph =
            graph(&["a", "b", "c", "d", "e", "lone"], &[("d", "e"), ("e", "d"), ("a", "c"), ("c", "b")]);
        assert_eq!(components(&graph), [vec![0, 2, 1], vec![3, 4], vec![5]]);
    }

    /// A ring of names in another order: those that are linked stand side by side all the same.
    #[test]
    fn neighbours_stand_side_by_side() {
        let names = ["a", "f", "c", "h", "e", "b", "g", "d"];
        let mut sorted = names;
        sorted.sort_unstable();
        let near = |step: usize| (0..8).map(move |at| (names[at], names[(at + step) % 8]));
        let links: Vec<(&str, &str)> = near(1).chain(near(2)).collect();
        let graph = graph(&sorted, &links);
        let order: Vec<&str> =
            components(&graph)[0].iter().map(|at| graph.clusters[*at].name.as_str()).collect();
        let is_linked =
            |pair: &[&str]| links.iter().any(|(one, other)| pair == [*one, *other] || pair == [*other, *one]);
        assert!(order.windows(2).all(is_linked), "{order:?}");
    }

    #[test]
    fn a_link_to_a_cluster_that_is_not_there_joins_nothing() {
        assert_eq!(components(&graph(&["a"], &[("a", "gone")])), [vec![0]]);
    }
}
