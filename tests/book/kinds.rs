//! Every block has an info string from a closed set, which says how it is tested.

use std::fs;

use super::blocks::{blocks, pages};

/// Every info string that a block may have.
const KINDS: [&str; 10] = [
    // Typed where `examples` and `docs` lie, in order; a command exits with 0, or as `# exit 1` behind it says.
    "sh",
    // Typed by tests/cluster, against real API servers.
    "sh cluster",
    // Cannot run here: elsewhere.rs says why; pairctl takes its lines.
    "sh elsewhere",
    // The same three, with what is printed.
    "console",
    "console cluster",
    "console elsewhere",
    "yaml",
    // A pairings.yaml, or a part of one.
    "yaml pairings",
    "mermaid",
    // Neither typed nor read: a tree, a shape.
    "text",
];

#[test]
fn every_block_is_of_a_known_kind() {
    let mut count = 0;
    for block in pages().iter().flat_map(|page| blocks(page)) {
        assert!(
            KINDS.contains(&block.kind.as_str()),
            "{}: `{}` is no kind of block",
            block.place,
            block.kind
        );
        count += 1;
    }
    assert!(count >= 110, "only {count} blocks");
}

/// A block by indentation has no kind, and nothing would test it.
#[test]
fn every_block_is_fenced_and_found() {
    use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag};
    for page in pages() {
        let text = fs::read_to_string(&page).unwrap();
        let mut kinds = Vec::new();
        for (event, range) in Parser::new_ext(&text, Options::ENABLE_TABLES).into_offset_iter() {
            match event {
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(kind))) => kinds.push(kind.into_string()),
                Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => {
                    panic!("{}: a block without a fence:\n{}", page.display(), &text[range])
                }
                _ => {}
            }
        }
        let found: Vec<String> = blocks(&page).into_iter().map(|block| block.kind).collect();
        assert_eq!(found, kinds, "{}", page.display());
    }
}

/// Programs and words of build files with which a line begins that somebody is to type or to run.
const TYPED: [&str; 37] = [
    "$",
    "pairctl",
    "kubectl",
    "git",
    "sops",
    "kubeseal",
    "age-keygen",
    "ssh-keygen",
    "minisign",
    "cosign",
    "gh",
    "glab",
    "sha256sum",
    "shasum",
    "cargo",
    "rustup",
    "brew",
    "helm",
    "krew",
    "docker",
    "podman",
    "curl",
    "wget",
    "tar",
    "vault",
    "argocd",
    "flux",
    "kustomize",
    "openssl",
    "export",
    "sudo",
    "apt-get",
    "pip",
    "FROM",
    "RUN",
    "COPY",
    "for",
];

/// Blocks of text that have such lines all the same, by their first words, and why no test runs them.
const NOT_RUN: [(&str, &str, &str); 1] = [(
    "docs/install.md",
    "FROM ghcr.io/pairctl/pairctl:",
    "it needs a registry, and an image that is there once it is released; tests/packages reads what the release builds",
)];

/// What is typed is in a block that is typed.
#[test]
fn no_command_hides_in_a_block_of_text() {
    for block in pages().iter().flat_map(|page| blocks(page)).filter(|block| block.kind == "text") {
        let is_not_run = |(page, words, _): &(&str, &str, &str)| {
            block.place.starts_with(&format!("{page}:")) && block.text.starts_with(words)
        };
        let first = |line: &&str| line.split_whitespace().next().is_some_and(|word| TYPED.contains(&word));
        let command = block.text.lines().find(first).filter(|_| !NOT_RUN.iter().any(is_not_run));
        assert_eq!(command, None, "{}", block.place);
    }
}
