//! For Mermaid, which GitHub, GitLab and others draw where it stands in Markdown.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::words;
use crate::model::graph::{Edge, Graph, Health};

/// The picture as a flowchart. Names stand in quoted texts alone, and lines are known by their order, so that no name can be
/// syntax (<https://mermaid.js.org/syntax/flowchart.html>).
pub fn text(graph: &Graph) -> String {
    let mut text = String::from("flowchart LR\n");
    let _ = writeln!(text, "  accTitle: ClusterPairs of the fleet");
    let _ = writeln!(text, "  accDescr: {}", words::description(graph));
    let ids: BTreeMap<&str, usize> =
        graph.clusters.iter().enumerate().map(|(at, node)| (node.name.as_str(), at)).collect();
    let health = graph.health_of_clusters();
    for (at, node) in graph.clusters.iter().enumerate() {
        let standing = health.get(node.name.as_str()).copied();
        let _ = writeln!(text, "  n{at}{}", shape(standing, &quoted(&words::name(&node.name))));
    }
    let edges: Vec<_> = graph.edges();
    for edge in &edges {
        let ends = (ids.get(edge.there.source.as_str()), ids.get(edge.there.destination.as_str()));
        if let (Some(source), Some(destination)) = ends {
            let _ = writeln!(text, "  n{source} {}|{}| n{destination}", arrow(edge), quoted(&label(edge)));
        }
    }
    for health in Health::ALL {
        add_style(&mut text, &edges, health);
    }
    text
}

/// Another shape for each standing: who sees no colours sees these.
fn shape(health: Option<Health>, label: &str) -> String {
    match health {
        None => format!("[{label}]"),
        Some(Health::Works) => format!("([{label}])"),
        Some(Health::AtRisk) => format!("[/{label}\\]"),
        Some(Health::Fails) => format!("{{{{{label}}}}}"),
        Some(Health::Unknown) => format!(">{label}]"),
    }
}

fn arrow(edge: &Edge<'_>) -> &'static str {
    match (edge.back.is_some(), edge.worst()) {
        (false, None | Some(Health::Works)) => "-->",
        (false, Some(Health::Fails)) => "==>",
        (false, Some(Health::AtRisk | Health::Unknown)) => "-.->",
        (true, None | Some(Health::Works)) => "<-->",
        (true, Some(Health::Fails)) => "<==>",
        (true, Some(Health::AtRisk | Health::Unknown)) => "<-.->",
    }
}

fn label(edge: &Edge<'_>) -> String {
    let health = words::health(edge);
    let separator = if health.is_empty() { "" } else { ": " };
    format!("{}{separator}{health}", words::count(edge))
}

fn add_style(text: &mut String, edges: &[Edge<'_>], health: Health) {
    let of: Vec<String> = edges
        .iter()
        .enumerate()
        .filter(|(_, edge)| edge.worst() == Some(health))
        .map(|(at, _)| at.to_string())
        .collect();
    if !of.is_empty() {
        let _ = writeln!(text, "  linkStyle {} stroke:{}", of.join(","), colour(health));
    }
}

/// Colours that stand out on white and on black.
fn colour(health: Health) -> &'static str {
    match health {
        Health::Works => "#2e8555",
        Health::AtRisk => "#b7791f",
        Health::Fails => "#d14343",
        Health::Unknown => "#7c6fd0",
    }
}

/// A quoted text; what could end it or begin something stands as an entity, which Mermaid writes with `#`.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        if c.is_alphanumeric() || " .,:-_/=()".contains(c) {
            quoted.push(c);
        } else {
            let _ = write!(quoted, "#{};", u32::from(c));
        }
    }
    quoted + "\""
}
