//! Names that no cluster can have, and that a report can hold all the same.

use pairctl::model::graph::{COMMAND, Graph, Health, Link, Node};

/// Each would be syntax of one of the formats, or drive what reads them.
pub(crate) const NAMES: [&str; 12] = [
    "plain",
    "a\"] --> b[\"c",
    "a --> b",
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "]]>&lt;&amp;#34;",
    "back\\slash\\",
    "%%{init: {}}%%",
    "click n0 href \"javascript:alert(1)\"",
    "a|b;c",
    "line\nend\u{2028}\u{202e}\u{1b}[31m",
    "`**bold**` {{ 7 * 7 }}",
];

/// Each name leads to the next, with every health among the links, and a way back here and there.
pub(crate) fn graph() -> Graph {
    let node = |name: &&str| Node { name: (*name).to_owned(), labels: [(*name, *name)].map(owned).into() };
    let mut links = Vec::new();
    for (at, name) in NAMES.iter().enumerate() {
        let next = NAMES[(at + 1) % NAMES.len()];
        links.push(link(name, next, Health::ALL[at % 4]));
        if at % 3 == 0 {
            links.push(Link { way_back: true, ..link(next, name, Health::Works) });
        }
    }
    let clusters = NAMES.iter().map(node).collect();
    Graph { version: 1, command: COMMAND.to_owned(), clusters, links }
}

fn owned((key, value): (&str, &str)) -> (String, String) {
    (key.to_owned(), value.to_owned())
}

fn link(source: &str, destination: &str, health: Health) -> Link {
    Link {
        source: source.to_owned(),
        destination: destination.to_owned(),
        objects: 2,
        namespaces: [destination.to_owned()].into(),
        labels: [source.to_owned()].into(),
        health: [(health, 2)].into(),
        ..Link::default()
    }
}
