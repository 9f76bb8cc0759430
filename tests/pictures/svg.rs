//! SVG, read by a parser of XML.

use pairctl::model::graph::Fleet;
use pairctl::report::graph::svg::{Use, text};

use super::{fixture, hostile};

fn has_class(node: &roxmltree::Node<'_, '_>, class: &str) -> bool {
    node.attribute("class").is_some_and(|classes| classes.split(' ').any(|one| one == class))
}

#[test]
fn hostile_names_are_texts_and_nothing_else() {
    for used in [Use::File, Use::Page] {
        let svg = text(&hostile::graph(), used);
        let document = roxmltree::Document::parse(&svg).unwrap();
        let known = [
            "svg", "title", "desc", "style", "defs", "marker", "path", "g", "circle", "polygon", "text", "a",
        ];
        for node in document.descendants().filter(roxmltree::Node::is_element) {
            assert!(known.contains(&node.tag_name().name()), "{node:?}");
            assert!(node.attributes().all(|one| !one.name().starts_with("on")), "{node:?}");
            let href = node.attribute("href").unwrap_or("#");
            assert!(href.starts_with('#') && !href.contains(' '), "{href}");
        }
        let named: Vec<&str> =
            document.descendants().filter_map(|node| node.attribute("data-name")).collect();
        for name in hostile::NAMES.iter().filter(|name| !name.contains('\n')) {
            assert!(named.contains(name), "{name}");
        }
        assert!(!svg.contains('\u{202e}') && !svg.contains('\u{1b}'));
    }
}

#[test]
fn every_line_and_every_cluster_has_a_title() {
    let svg = text(&hostile::graph(), Use::File);
    let document = roxmltree::Document::parse(&svg).unwrap();
    let root = document.root_element();
    assert_eq!(root.attribute("role"), Some("img"));
    for id in root.attribute("aria-labelledby").unwrap().split(' ') {
        assert!(document.descendants().any(|node| node.attribute("id") == Some(id)), "{id}");
    }
    let drawn = |class: &'static str, by: &'static str| {
        document.descendants().filter(move |node| has_class(node, class) && node.attribute(by).is_some())
    };
    assert_eq!(drawn("edge", "data-ends").count(), hostile::NAMES.len());
    assert_eq!(drawn("node", "data-name").count(), hostile::NAMES.len());
    for part in drawn("edge", "data-ends").chain(drawn("node", "data-name")) {
        assert!(part.children().any(|child| child.tag_name().name() == "title"), "{part:?}");
    }
}

/// Two marks on one spot would be one cluster to whoever looks.
#[test]
fn no_two_of_two_hundred_clusters_stand_on_one_spot() {
    for reports in [fixture::meshes(200), fixture::one_part(200)] {
        let verify = serde_json::from_value(reports.verify).unwrap();
        let graph = Fleet::gather(None, Some(&verify), None).graph();
        let svg = text(&graph, Use::File);
        assert_eq!(svg, text(&graph, Use::File));
        let document = roxmltree::Document::parse(&svg).unwrap();
        let nodes = document.descendants().filter(|node| node.attribute("data-name").is_some());
        let spots: Vec<(f64, f64)> = nodes.map(|node| spot(&node)).collect();
        assert_eq!(spots.len(), 200);
        for (at, one) in spots.iter().enumerate() {
            let nearest = spots[..at].iter().map(|other| (one.0 - other.0).hypot(one.1 - other.1));
            assert!(nearest.fold(f64::MAX, f64::min) > 14.0, "{one:?}");
        }
    }
}

/// The middle of a mark.
fn spot(node: &roxmltree::Node<'_, '_>) -> (f64, f64) {
    let number = |text: &str| text.parse::<f64>().unwrap();
    let circle = node.children().find(|child| child.tag_name().name() == "circle");
    if let Some(circle) = circle {
        return (number(circle.attribute("cx").unwrap()), number(circle.attribute("cy").unwrap()));
    }
    let polygon = node.children().find(|child| child.tag_name().name() == "polygon").unwrap();
    let points: Vec<(f64, f64)> = polygon
        .attribute("points")
        .unwrap()
        .split(' ')
        .map(|point| point.split_once(',').map(|(x, y)| (number(x), number(y))).unwrap())
        .collect();
    let middle = |values: &[f64]| {
        let ends = [
            values.iter().copied().fold(f64::MAX, f64::min),
            values.iter().copied().fold(f64::MIN, f64::max),
        ];
        f64::midpoint(ends[0], ends[1])
    };
    let (xs, ys): (Vec<f64>, Vec<f64>) = points.into_iter().unzip();
    (middle(&xs), middle(&ys))
}
