//! Whatever becomes of a pairings file, reading it ends in findings, not in a panic, and no secret shows in them.

use std::path::PathBuf;

use pairctl::input::load::{LoadedFile, decode};
use pairctl::input::validate::validate;
use pairctl::model::finding::Findings;
use pairctl::model::source::Source;
use pairctl::report;
use proptest::prelude::*;

const FILES: [&str; 4] = [
    include_str!("../../examples/two-clusters/pairings.yaml"),
    include_str!("../../examples/rancher-mesh/pairings.yaml"),
    include_str!("../../examples/rancher-mesh/teams/web.yaml"),
    include_str!("../../examples/backends/sealed-secret-flux/pairings.yaml"),
];

const SECRET: &str = "hunter2-px-token";

/// Reads a text as a whole run would, and returns everything that it would say.
fn said(text: &str) -> String {
    let source = Source::quotable("pairings.yaml", text);
    let mut findings = Findings::default();
    if let Some(document) = decode(&source, &mut findings) {
        let file = LoadedFile { directory: PathBuf::from("."), document, source };
        validate(&[file], &mut findings);
    }
    let findings = findings.sorted();
    findings.as_slice().iter().map(|finding| report::text::finding(finding, false)).collect()
}

fn mutated(file: &str, edits: &[(prop::sample::Index, String)]) -> String {
    let mut text: Vec<char> = file.chars().collect();
    for (at, edit) in edits {
        let at = at.index(text.len());
        let end = (at + edit.len() / 2).min(text.len());
        text.splice(at..end, edit.chars());
    }
    text.into_iter().collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    #[test]
    fn no_mutation_makes_it_panic(
        file in prop::sample::select(&FILES[..]),
        edits in prop::collection::vec((any::<prop::sample::Index>(), "[\\PC\n\t:{}\\[\\],&*!'\"#|>-]{1,6}"), 1..8),
    ) {
        said(&mutated(file, &edits));
    }

    #[test]
    fn a_token_in_clear_never_shows(edits in prop::collection::vec((any::<prop::sample::Index>(), "[a-z:{} \n,]{1,3}"), 0..3)) {
        let (before, after) = FILES[0].split_once("token: {file: secrets/west.px-token}").unwrap();
        let text = format!("{}token: {SECRET}{after}", mutated(before, &edits));
        let shown = said(&text);
        prop_assert!(!shown.contains(SECRET), "{}", shown);
    }
}
