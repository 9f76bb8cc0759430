//! What the pictures look like, for the examples.

use std::fs;
use std::path::Path;

use super::support::run::Sandbox;

fn drawn(format: &str) -> String {
    let mut sandbox = Sandbox::new();
    sandbox.copy(Path::new("examples/rancher-mesh"));
    let ran = sandbox.run(&format!("pairctl graph -o {format}"));
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    ran.out
}

#[test]
fn mermaid() {
    snapbox::assert_data_eq!(drawn("mermaid"), snapbox::file!["mesh.mmd"].raw());
}

#[test]
fn dot() {
    snapbox::assert_data_eq!(drawn("dot"), snapbox::file!["mesh.dot"].raw());
}

#[test]
fn svg() {
    snapbox::assert_data_eq!(drawn("svg"), snapbox::file!["mesh.svg"].raw());
}

#[test]
fn json() {
    snapbox::assert_data_eq!(drawn("json"), snapbox::file!["mesh.json"].raw());
}

/// GitHub draws the same for whoever reads the document.
#[test]
fn the_document_shows_what_is_drawn() {
    let document = fs::read_to_string("docs/pictures.md").unwrap();
    assert!(document.contains(&format!("```mermaid\n{}```\n", drawn("mermaid"))));
}
