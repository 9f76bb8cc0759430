//! Where the clusters stand: each part of the fleet is a line of two, a star or a ring, and the parts fill rows.

use std::f64::consts::{PI, TAU};

use super::placed::{Label, Layout, Placed, Point};
use super::words;
use crate::model::graph::{Graph, components};

/// How wide a character of a name is, as far as that is known without the font.
const CHARACTER: f64 = 7.2;
/// Between parts, and round all of them.
const GAP: f64 = 26.0;
/// From a mark to its name.
const BESIDE: f64 = 12.0;
/// Rings of more clusters have their names turned outwards.
const UPRIGHT: usize = 14;

/// A part of the fleet in a box of its own, whose corner is the origin.
struct Part {
    size: Point,
    placed: Vec<(usize, Placed)>,
}

/// The same picture for the same graph, whatever the order of its links.
pub(super) fn layout(graph: &Graph) -> Layout {
    let parts: Vec<Part> = components(graph).into_iter().map(|part| placed(graph, &part)).collect();
    let area: f64 = parts.iter().map(|part| (part.size.x + GAP) * (part.size.y + GAP)).sum();
    let widest = parts.iter().map(|part| part.size.x).fold(0.0, f64::max);
    // A little wider than high, as screens are.
    let row = (area * 1.7).sqrt().max(widest);
    let nowhere = Placed { at: Point::default(), middle: Point::default(), label: Label::Right };
    let mut all = vec![nowhere; graph.clusters.len()];
    let (mut corner, mut height, mut width) = (Point { x: GAP, y: GAP }, 0.0_f64, 0.0_f64);
    for part in parts {
        if corner.x > GAP && corner.x + part.size.x > row + GAP {
            corner = Point { x: GAP, y: corner.y + height + GAP };
            height = 0.0;
        }
        for (at, one) in part.placed {
            let moved = |point: Point| point.plus(corner.x, corner.y);
            all[at] = Placed { at: moved(one.at), middle: moved(one.middle), label: one.label };
        }
        corner.x += part.size.x + GAP;
        width = width.max(corner.x);
        height = height.max(part.size.y);
    }
    Layout { size: Point { x: width.max(2.0 * GAP), y: corner.y + height + GAP }, placed: all }
}

fn placed(graph: &Graph, part: &[usize]) -> Part {
    let longest = part.iter().map(|at| length(graph, *at)).fold(0.0, f64::max);
    match part {
        [alone] => {
            let at = Point { x: 8.0, y: 10.0 };
            Part {
                size: Point { x: longest + BESIDE + 16.0, y: 20.0 },
                placed: vec![(*alone, Placed { at, middle: at, label: Label::Right })],
            }
        }
        [one, other] => line(*one, *other, longest),
        _ => match hub(graph, part) {
            Some(hub) => {
                ring(&part.iter().copied().filter(|at| *at != hub).collect::<Vec<_>>(), Some(hub), longest)
            }
            None => ring(part, None, longest),
        },
    }
}

#[expect(clippy::cast_precision_loss, reason = "a name has 63 characters at most")]
fn length(graph: &Graph, at: usize) -> f64 {
    words::name(&graph.clusters[at].name).chars().count() as f64 * CHARACTER
}

fn line(one: usize, other: usize, longest: f64) -> Part {
    let (half, apart) = (longest / 2.0 + 8.0, longest.max(150.0));
    let (start, end) = (Point { x: half, y: 22.0 }, Point { x: half + apart, y: 22.0 });
    let middle = start.towards(end, 0.5);
    let (start, end) =
        (Placed { at: start, middle, label: Label::Below }, Placed { at: end, middle, label: Label::Below });
    Part { size: Point { x: 2.0 * half + apart, y: 52.0 }, placed: vec![(one, start), (other, end)] }
}

/// The cluster that every link of a part of four or more touches.
fn hub(graph: &Graph, part: &[usize]) -> Option<usize> {
    let is_end = |at: usize| {
        let name = graph.clusters[at].name.as_str();
        move |link: &&crate::model::graph::Link| link.source == name || link.destination == name
    };
    let links: Vec<_> = graph
        .links
        .iter()
        .filter(|link| part.iter().any(|at| graph.clusters[*at].name == link.source))
        .collect();
    part.iter().copied().find(|at| part.len() > 3 && links.iter().all(is_end(*at)))
}

/// Clusters on a circle, the first at the top, and perhaps one in its middle.
#[expect(clippy::cast_precision_loss, reason = "counts of clusters are small")]
fn ring(round: &[usize], hub: Option<usize>, longest: f64) -> Part {
    let is_upright = round.len() <= UPRIGHT;
    let spacing = if is_upright { 52.0 } else { 15.5 };
    let radius = (round.len() as f64 * spacing / TAU).max(if is_upright { 78.0 } else { 110.0 });
    let beside = longest + BESIDE + 8.0;
    let half = Point { x: radius + beside, y: radius + if is_upright { 26.0 } else { beside } };
    let middle = half;
    let place = |(position, at): (usize, &usize)| {
        let angle = TAU * position as f64 / round.len() as f64 - PI / 2.0;
        let point = middle.plus(radius * angle.cos(), radius * angle.sin());
        let label = if is_upright { upright(angle) } else { Label::Outwards(angle.to_degrees()) };
        (*at, Placed { at: point, middle, label })
    };
    let mut placed: Vec<_> = round.iter().enumerate().map(place).collect();
    placed.extend(hub.map(|hub| (hub, Placed { at: middle, middle, label: Label::Below })));
    Part { size: Point { x: 2.0 * half.x, y: 2.0 * half.y }, placed }
}

fn upright(angle: f64) -> Label {
    match angle {
        _ if angle.cos().abs() < 0.15 && angle.sin() < 0.0 => Label::Above,
        _ if angle.cos().abs() < 0.15 => Label::Below,
        _ if angle.cos() > 0.0 => Label::Right,
        _ => Label::Left,
    }
}
