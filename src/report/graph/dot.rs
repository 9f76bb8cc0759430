//! For Graphviz.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::words;
use crate::model::graph::{Edge, Graph, Health};

/// The picture as a directed graph (<https://graphviz.org/doc/info/lang.html>). Names are labels alone: as ids those with a
/// percent sign would be Graphviz's own.
pub fn text(graph: &Graph) -> String {
    let mut text = String::from("digraph pairctl {\n  rankdir=LR;\n  node [fontname=\"sans-serif\"];\n");
    text += "  edge [fontname=\"sans-serif\", fontsize=10];\n";
    let _ = writeln!(text, "  label={};", label(&words::description(graph)));
    let health = graph.health_of_clusters();
    let ids: BTreeMap<&str, usize> =
        graph.clusters.iter().enumerate().map(|(at, node)| (node.name.as_str(), at)).collect();
    for (at, node) in graph.clusters.iter().enumerate() {
        let shape = shape(health.get(node.name.as_str()).copied());
        let shown = label(&words::name(&node.name));
        let _ = writeln!(text, "  n{at} [label={shown}, shape={shape}];");
    }
    for edge in graph.edges() {
        let ends = (ids.get(edge.there.source.as_str()), ids.get(edge.there.destination.as_str()));
        if let (Some(source), Some(destination)) = ends {
            add_edge(&mut text, &edge, *source, *destination);
        }
    }
    text + "}\n"
}

fn add_edge(text: &mut String, edge: &Edge<'_>, source: usize, destination: usize) {
    let health = words::health(edge);
    let shown =
        if health.is_empty() { words::count(edge) } else { format!("{}\n{health}", words::count(edge)) };
    let direction = if edge.back.is_some() { ", dir=both" } else { "" };
    let tooltip = label(&words::whole(edge).join("\n"));
    let style = edge.worst().map_or("", style);
    let _ = writeln!(
        text,
        "  n{source} -> n{destination} [label={}, tooltip={tooltip}{direction}{style}];",
        label(&shown)
    );
}

fn shape(health: Option<Health>) -> &'static str {
    match health {
        None => "box",
        Some(Health::Works) => "ellipse",
        Some(Health::AtRisk) => "house",
        Some(Health::Fails) => "octagon",
        Some(Health::Unknown) => "diamond",
    }
}

fn style(health: Health) -> &'static str {
    match health {
        Health::Works => ", color=\"#2e8555\"",
        Health::AtRisk => ", color=\"#b7791f\", style=dashed",
        Health::Fails => ", color=\"#d14343\", style=bold",
        Health::Unknown => ", color=\"#7c6fd0\", style=dotted",
    }
}

/// A text to show: backslashes begin escapes in it, and ampersands entities of HTML.
fn label(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    format!("\"{text}\"")
}
