//! The XML of `JUnit`, read by a parser that pairctl does not use.

use roxmltree::{Document, Node};

/// The tests of a report.
pub(crate) fn cases<'d>(document: &'d Document<'_>) -> Vec<Node<'d, 'd>> {
    document.descendants().filter(|node| node.has_tag_name("testcase")).collect()
}

/// How many of them have such a child.
pub(crate) fn count(nodes: &[Node<'_, '_>], child: &str) -> usize {
    nodes.iter().filter(|node| node.children().any(|one| one.has_tag_name(child))).count()
}

/// Whether all of it are characters of XML (1.0, section 2.2). The parser is lenient.
pub(crate) fn is_xml(text: &str) -> bool {
    text.chars().all(|c| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..))
}

/// What the root counts: all tests, failures, errors.
pub(crate) fn totals(document: &Document<'_>) -> [usize; 3] {
    let root = document.root_element();
    ["tests", "failures", "errors"].map(|name| root.attribute(name).unwrap().parse().unwrap())
}
