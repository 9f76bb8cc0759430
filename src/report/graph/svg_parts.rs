//! The parts of the drawing: lines, clusters, and what the signs mean.

use std::fmt::Write as _;

use super::placed::{Label, Placed, Point};
use super::svg::Use;
use super::words;
use crate::model::graph::{Edge, Health, Node};
use crate::report::fragment::in_fragment;
use crate::report::printable::printable;

pub(super) const STYLE: &str = include_str!("../../../templates/html/graph.css");

/// Arrow heads in the colours of the lines: what takes its colour from a line is not known to every viewer.
pub(super) const DEFINITIONS: &str = include_str!("../../../templates/html/arrows.svg");

/// Half the width of a cluster's mark.
const MARK: f64 = 6.0;

/// A line with its heads, a sign where it does not work, and its number.
pub(super) fn add_edge(svg: &mut String, edge: &Edge<'_>, from: Placed, to: Placed, has_number: bool) {
    let word = edge.worst().map_or("plain", Health::as_str);
    let middle = from.middle.towards(to.middle, 0.5);
    let half_way = from.at.towards(to.at, 0.5);
    // In a large ring lines part from its edge; in a small one they are straight enough to follow.
    let bend = half_way.towards(middle, if matches!(from.label, Label::Outwards(_)) { 0.45 } else { 0.15 });
    let (start, end) = (from.at.short_of(bend, MARK + 4.0), to.at.short_of(bend, MARK + 4.0));
    let start_head =
        if edge.back.is_some() { format!(" marker-start=\"url(#head-{word})\"") } else { String::new() };
    let ends = escaped(&format!("{} {}", edge.there.source, edge.there.destination));
    let _ = write!(
        svg,
        "<g class=\"edge {word}\" data-ends=\"{ends}\"><title>{}</title><path d=\"M{} Q{} {}\"{start_head} \
         marker-end=\"url(#head-{word})\"/>",
        escaped(&words::whole(edge).join("\n")),
        at(start),
        at(bend),
        at(end)
    );
    let sign = edge.worst().map_or("", sign);
    let number = match edge.back {
        _ if !has_number => String::new(),
        Some(back) if back.objects != edge.there.objects => {
            format!("{}/{}", edge.there.objects, back.objects)
        }
        _ => edge.there.objects.to_string(),
    };
    let shown = format!("{sign} {number}");
    if !shown.trim().is_empty() {
        // Nearer to one end: in the middle of a part all its lines cross.
        let place = from.at.towards(bend, 0.64);
        let _ = write!(svg, "<text x=\"{:.1}\" y=\"{:.1}\">{}</text>", place.x, place.y + 4.0, shown.trim());
    }
    svg.push_str("</g>\n");
}

fn sign(health: Health) -> &'static str {
    match health {
        Health::Works => "",
        Health::AtRisk => "!",
        Health::Fails => "✕",
        Health::Unknown => "?",
    }
}

/// The mark of a cluster, whose shape says how its worst link stands, and its name.
pub(super) fn add_node(svg: &mut String, node: &Node, placed: Placed, health: Option<Health>, used: Use) {
    let name = escaped(&node.name);
    let word = health.map_or("plain", Health::as_str);
    let (open, close) = match used {
        Use::File => (String::new(), ""),
        Use::Page => (format!("<a href=\"#cluster={}\">", in_fragment(&node.name)), "</a>"),
    };
    let labels: Vec<String> = node.labels.iter().map(|(key, value)| format!("{key}={value}")).collect();
    let standing = health.map(|health| format!(": {}", health.as_str())).unwrap_or_default();
    let title = escaped(&format!("{}{standing}\n{}", node.name, labels.join("\n")));
    let _ = write!(
        svg,
        "{open}<g class=\"node {word}\" data-name=\"{name}\"><title>{}</title>{}",
        title.trim_end(),
        mark(health, placed.at)
    );
    let shown = escaped(&words::name(&node.name));
    let Point { x, y } = placed.at;
    let text = |x: f64, y: f64, anchor: &str| {
        format!("<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{shown}</text>")
    };
    svg.push_str(&match placed.label {
        Label::Below => text(x, y + 22.0, "middle"),
        Label::Above => text(x, y - 13.0, "middle"),
        Label::Right => text(x + 12.0, y + 4.0, "start"),
        Label::Left => text(x - 12.0, y + 4.0, "end"),
        Label::Outwards(degrees) => outwards(placed.at, degrees, &shown),
    });
    let _ = writeln!(svg, "</g>{close}");
}

/// A name turned away from the middle, and never upside down.
fn outwards(at: Point, degrees: f64, shown: &str) -> String {
    let is_left = degrees > 90.0;
    let (turn, anchor, x) = if is_left { (degrees - 180.0, "end", -12.0) } else { (degrees, "start", 12.0) };
    format!(
        "<text transform=\"translate({:.1} {:.1}) rotate({turn:.1})\" x=\"{x}\" y=\"4\" text-anchor=\"{anchor}\">{shown}</text>",
        at.x, at.y
    )
}

fn mark(health: Option<Health>, Point { x, y }: Point) -> String {
    let polygon = |points: &[(f64, f64)]| {
        let points = points.iter().map(|(right, down)| at(Point { x: x + right, y: y + down }));
        format!("<polygon points=\"{}\"/>", points.collect::<Vec<_>>().join(" "))
    };
    match health {
        None | Some(Health::Works) => format!("<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{MARK}\"/>"),
        Some(Health::AtRisk) => polygon(&[(0.0, -7.0), (7.0, 6.0), (-7.0, 6.0)]),
        Some(Health::Fails) => polygon(&[(-6.0, -6.0), (6.0, -6.0), (6.0, 6.0), (-6.0, 6.0)]),
        Some(Health::Unknown) => polygon(&[(0.0, -8.0), (8.0, 0.0), (0.0, 8.0), (-8.0, 0.0)]),
    }
}

/// The signs and what they say.
pub(super) fn add_legend(svg: &mut String, below: f64) {
    svg.push_str("<g class=\"legend\">");
    for (position, health) in (0_u8..).zip(Health::ALL) {
        let (x, y) = (20.0 + 130.0 * f64::from(position), below + 12.0);
        let word = health.as_str();
        let line = format!("M{} L{}", at(Point { x: x + 12.0, y }), at(Point { x: x + 44.0, y }));
        let _ = write!(
            svg,
            "<g class=\"node {word}\">{}</g><g class=\"edge {word}\"><path d=\"{line}\"/></g><text x=\"{:.1}\" \
             y=\"{:.1}\">{}</text>",
            mark(Some(health), Point { x, y }),
            x + 52.0,
            y + 4.0,
            format!("{} {word}", sign(health)).trim()
        );
    }
    svg.push_str("</g>\n");
}

fn at(Point { x, y }: Point) -> String {
    format!("{x:.1},{y:.1}")
}

/// A text of XML, which may stand between quotes too.
pub(super) fn escaped(text: &str) -> String {
    let text = printable(text);
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}
