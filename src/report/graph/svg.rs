//! The picture as SVG, drawn here, so that nothing else is needed to see it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::layout::layout;
use super::placed::Layout;
use super::svg_parts::{DEFINITIONS, STYLE, add_edge, add_legend, add_node, escaped};
use super::words;
use crate::model::graph::Graph;

/// How the picture is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// A file of its own, which is one image to a reader of screens.
    File,
    /// A part of a page, where each cluster leads to its pairs.
    Page,
}

/// Lines with more of them have no numbers beside them; their titles do.
const MOST_NUMBERS: usize = 60;
/// More lines are drawn fine, so that those that do not work are seen among them.
const MOST_BOLD: usize = 600;

/// The picture: deterministic, light and dark, and with a title for every cluster and line.
pub fn text(graph: &Graph, used: Use) -> String {
    let Layout { size, placed } = layout(graph);
    let has_health = graph.links.iter().any(|link| !link.health.is_empty());
    let (legend_width, legend_height) = if has_health { (560.0, 34.0) } else { (0.0, 0.0) };
    let (width, height) = (size.x.max(legend_width), size.y + legend_height);
    let role = if used == Use::File { "img" } else { "group" };
    let edges = graph.edges();
    let dense = if edges.len() > MOST_BOLD { " dense" } else { "" };
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"pairctl-graph{dense}\" role=\"{role}\" aria-labelledby=\"graph-title \
         graph-description\" viewBox=\"0 0 {width:.0} {height:.0}\" width=\"{width:.0}\" height=\"{height:.0}\">\n"
    );
    let description = escaped(&words::description(graph));
    let _ = writeln!(svg, "<title id=\"graph-title\">ClusterPairs of the fleet</title>");
    let _ = writeln!(svg, "<desc id=\"graph-description\">{description}</desc>");
    let _ = writeln!(svg, "<style>{STYLE}</style>\n<defs>{DEFINITIONS}</defs>");
    let positions: BTreeMap<&str, usize> =
        graph.clusters.iter().enumerate().map(|(at, node)| (node.name.as_str(), at)).collect();
    for edge in &edges {
        let ends =
            (positions.get(edge.there.source.as_str()), positions.get(edge.there.destination.as_str()));
        if let (Some(source), Some(destination)) = ends {
            let has_number = edges.len() <= MOST_NUMBERS;
            add_edge(&mut svg, edge, placed[*source], placed[*destination], has_number);
        }
    }
    let health = graph.health_of_clusters();
    for (node, placed) in graph.clusters.iter().zip(&placed) {
        add_node(&mut svg, node, *placed, health.get(node.name.as_str()).copied(), used);
    }
    if has_health {
        add_legend(&mut svg, size.y);
    }
    svg + "</svg>\n"
}
