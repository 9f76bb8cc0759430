//! DOT: read by a small reader of ours, and by Graphviz where it is installed.

use std::io::Write as _;
use std::process::{Command, Stdio};

use pairctl::report::graph::dot::text;
use serde_json::Value;

use super::{hostile, tools};

/// The text without its quoted strings, and the strings as they are written.
fn strings(text: &str) -> (String, Vec<String>) {
    let (mut outside, mut found, mut within) = (String::new(), Vec::new(), None::<String>);
    let mut characters = text.chars();
    while let Some(c) = characters.next() {
        match (&mut within, c) {
            (None, '"') => within = Some(String::new()),
            (None, c) => outside.push(c),
            (Some(_), '"') => found.extend(within.take()),
            (Some(string), '\\') => string.extend(['\\', characters.next().unwrap()]),
            (Some(string), c) => string.push(c),
        }
    }
    assert!(within.is_none(), "a string has no end");
    (outside, found)
}

#[test]
fn names_stay_between_their_quotes() {
    let (outside, strings) = strings(&text(&hostile::graph()));
    let is_ours = |c: char| c.is_ascii_alphanumeric() || " {}[]=;,->\n".contains(c);
    assert!(outside.chars().all(is_ours), "{outside}");
    assert_eq!(outside.matches("->").count(), hostile::NAMES.len());
    assert!(strings.iter().all(|string| !string.contains('\n')), "{strings:?}");
}

#[test]
fn graphviz_reads_the_names_as_they_are() {
    let Some(dot) = tools::graphviz() else { return };
    let mut child = Command::new(dot)
        .arg("-Tjson")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(text(&hostile::graph()).as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(
        output.status.success() && output.stderr.is_empty(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let read: Value = serde_json::from_slice(&output.stdout).unwrap();
    let shown = |node: &Value| node["label"].as_str().unwrap().replace("&amp;", "&").replace("\\\\", "\\");
    let names: Vec<String> = read["objects"].as_array().unwrap().iter().map(shown).collect();
    assert_eq!(names.len(), hostile::NAMES.len());
    for name in hostile::NAMES.iter().filter(|name| !name.contains('\n')) {
        let start: String = name.chars().take(32).collect();
        assert!(names.iter().any(|found| found.starts_with(&start)), "{name}: {names:?}");
    }
    assert_eq!(read["edges"].as_array().unwrap().len(), hostile::NAMES.len());
}
