//! Mermaid: a strict grammar of what is emitted. The browser's test has Mermaid itself read and draw the same texts.

use std::collections::BTreeSet;

use pairctl::report::graph::mermaid::text;
use regex_lite::Regex;

use super::hostile;

/// The lines that may be there; names and counts stand between quotes, in which nothing is special but entities.
const LINES: [&str; 6] = [
    r"^flowchart LR$",
    r"^  accTitle: [A-Za-z ]+$",
    r"^  accDescr: [A-Za-z0-9 .,-]+$",
    r##"^  n\d+(\[|\(\[|\[/|\{\{|>)"(?:[^"#<>&;\\\[\]{}|`%]|#\d+;)*"(\]|\]\)|\\\]|\}\}|\])$"##,
    r#"^  n\d+ <?(-->|==>|-\.->)\|"(?:[0-9a-z ,:-])*"\| n\d+$"#,
    r"^  linkStyle \d+(,\d+)* stroke:#[0-9a-f]{6}$",
];

#[test]
fn every_line_is_one_of_six_whatever_the_names() {
    let text = text(&hostile::graph());
    let grammar = LINES.map(|line| Regex::new(line).unwrap());
    for line in text.lines() {
        assert!(grammar.iter().any(|form| form.is_match(line)), "{line}");
    }
    assert_eq!(text.lines().filter(|line| line.contains("\"|")).count(), hostile::NAMES.len());
}

#[test]
fn who_sees_no_colours_sees_other_arrows() {
    let text = text(&hostile::graph());
    let arrows: BTreeSet<&str> = text
        .lines()
        .filter(|line| line.contains("|\""))
        .filter_map(|line| line.split([' ', '|']).nth(3))
        .collect();
    let known = BTreeSet::from(["-->", "-.->", "==>", "<-->", "<-.->", "<==>"]);
    assert!(arrows.is_subset(&known) && arrows.len() >= 4, "{arrows:?}");
}
