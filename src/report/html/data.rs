//! What the page's script works on, as JSON inside the page.

use std::collections::BTreeMap;

use serde::Serialize;

use super::rows::{Table, rows};
use crate::model::graph::{Fleet, Graph, Health, Link, components};
use crate::report::printable::one_line;

#[derive(Debug, Serialize)]
struct Data {
    /// The clusters of each part of the fleet, by name; clusters without a pair are left out.
    parts: Vec<Vec<String>>,
    links: Vec<Cell>,
    #[serde(flatten)]
    table: Table,
}

/// A cell of the matrix.
#[derive(Debug, Serialize)]
struct Cell {
    source: String,
    destination: String,
    objects: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    worst: Option<&'static str>,
    health: BTreeMap<&'static str, usize>,
}

/// The data as the text of a script element: no `<` in it can end the element (HTML, 4.12.1.3).
pub(super) fn json(fleet: &Fleet<'_>, graph: &Graph, strict: bool) -> String {
    let name = |at: usize| one_line(&graph.clusters[at].name);
    let parts = components(graph).into_iter().filter(|part| part.len() > 1);
    let sorted = |mut part: Vec<usize>| {
        part.sort_unstable();
        part.into_iter().map(name).collect()
    };
    let data = Data {
        parts: parts.map(sorted).collect(),
        links: graph.links.iter().map(cell).collect(),
        table: rows(fleet, strict),
    };
    let json = serde_json::to_string(&data).expect("texts, numbers and maps with keys of text");
    json.replace('<', "\\u003c")
}

fn cell(link: &Link) -> Cell {
    Cell {
        source: one_line(&link.source),
        destination: one_line(&link.destination),
        objects: link.objects,
        worst: link.worst().map(Health::as_str),
        health: link.health.iter().map(|(health, count)| (health.as_str(), *count)).collect(),
    }
}
