//! Blocks that no test types, each with the reason. That pairctl takes their lines is tested all the same.

use super::blocks::{blocks, pages};

/// A page, some words of the block (none for all blocks of the page), and why it is not typed here.
const ELSEWHERE: &[(&str, &str, &str)] = &[
    ("docs/ci.md", "", "tests/ci/docs.rs types these in a repository with a history"),
    ("docs/init.md", "", "tests/init types them beside kubeconfigs of its own"),
    ("docs/install.md", "", "they check what was released; tests/packages makes archives and checks those"),
    ("README.md", "cargo test", "this is what runs the test"),
    ("README.md", "cargo install", "it builds all of pairctl in release mode, for minutes"),
    ("docs/adopt.md", "--from-cluster", "tests/cluster/import.rs imports from real API servers"),
    ("docs/adopt.md", "pairctl status --wait", "tests/cluster/status.rs waits; Stork would have to run"),
    (
        "docs/certificates.md",
        "",
        "tests/cluster/certificate.rs pins certificates from a controller behind a real API server",
    ),
    ("docs/commands.md", "", "what each command is usually typed as: the files are the user's"),
    (
        "docs/credentials.md",
        "pairctl credentials",
        "tests/cluster/credentials issues and rotates on real API servers",
    ),
    ("docs/drift-job.md", "pairctl drift", "tests/cluster/drift looks at real API servers in these ways"),
    (
        "docs/gitops.md",
        "kubectl",
        "neither Argo CD nor Flux is there to take it; tests/cluster/wiring applies what is printed",
    ),
    ("docs/init.md", "git init", "tests/init/five_commands.rs types them beside two kubeconfigs"),
    ("docs/init.md", "--live", "tests/cluster/init.rs begins with the pairs of real API servers"),
    (
        "docs/pictures.md",
        "report html",
        "the clusters of the reports are the user's; tests/pictures makes pages of reports",
    ),
    ("docs/rancher.md", "--preview", "tests/answers/rancher.rs answers as Rancher"),
    ("docs/reports.md", "pairctl drift", "tests/reports writes all of them"),
    (
        "docs/rotate.md",
        "",
        "tests/cluster/credentials rotates on real API servers; nobody is there to push to",
    ),
    (
        "docs/sealing.md",
        "vault kv put",
        "there is no Vault; tests/bridges and tests/backends.rs read the payload",
    ),
    ("docs/verify.md", "-o text", "tests/verify/reports.rs writes all of them"),
    ("docs/verify.md", "--preview", "tests/answers/rancher.rs answers as Rancher"),
    ("docs/when-it-says.md", "kubectl patch", "only a running Stork pairs again"),
    (
        "examples/drift-job/README.md",
        "",
        "they name contexts of the user's; tests/cluster/drift_job.rs runs the job itself against a real API server",
    ),
];

#[test]
fn whatever_is_not_typed_has_a_reason() {
    let mut used = vec![false; ELSEWHERE.len()];
    for block in
        pages().iter().flat_map(|page| blocks(page)).filter(|block| block.kind.ends_with(" elsewhere"))
    {
        let page = block.place.split(':').next().unwrap();
        let is_its = |(of, words, _): &&(&str, &str, &str)| *of == page && block.text.contains(words);
        let found = ELSEWHERE.iter().position(|one| is_its(&one));
        used[found
            .unwrap_or_else(|| panic!("{}: no reason why it is not typed:\n{}", block.place, block.text))] =
            true;
    }
    let unused: Vec<_> =
        ELSEWHERE.iter().zip(&used).filter(|(_, used)| !**used).map(|(one, _)| one).collect();
    assert!(unused.is_empty(), "no such block: {unused:?}");
    assert!(ELSEWHERE.iter().all(|(_, _, reason)| reason.len() > 20));
}

/// Blocks for clusters are typed where clusters are.
#[test]
fn the_tests_of_clusters_know_the_pages_that_have_blocks_for_them() {
    let book = std::fs::read_to_string("tests/cluster/book.rs").unwrap();
    let mut count = 0;
    for page in pages() {
        if blocks(&page).iter().any(|block| block.kind.ends_with(" cluster")) {
            assert!(book.contains(&format!("\"{}\"", page.display())), "{} is not typed", page.display());
            count += 1;
        }
    }
    assert!(count > 0);
}
