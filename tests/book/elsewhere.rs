//! Blocks that no test types, each with the reason. That pairctl takes their lines is tested all the same.

use std::fs;
use std::path::Path;

use super::blocks::{Block, blocks, pages};

/// Blocks of a page that are not typed here.
struct Elsewhere {
    page: &'static str,
    /// Words of each block; no two blocks of the page have the same.
    of: &'static [&'static str],
    /// The files or folders of tests that run the same commands with the same flags; none where nothing can.
    tests: &'static [&'static str],
    why: &'static str,
}

const ELSEWHERE: &[Elsewhere] = &[
    Elsewhere { page: "README.md", of: &["cargo test"], tests: &[], why: "this is what runs the test" },
    Elsewhere {
        page: "README.md",
        of: &["cargo install"],
        tests: &[],
        why: "it builds all of pairctl in release mode, for minutes",
    },
    Elsewhere {
        page: "docs/adopt.md",
        of: &["--write pairings.yaml", "--value-of"],
        tests: &["tests/cluster/import.rs", "tests/import", "tests/cluster/drift"],
        why: "the pairs come from real API servers",
    },
    Elsewhere {
        page: "docs/adopt.md",
        of: &["pairctl status --wait"],
        tests: &["tests/cluster/status.rs", "tests/cluster/verify"],
        why: "it waits for a Stork that runs",
    },
    Elsewhere {
        page: "docs/certificates.md",
        of: &["1 certificate: 1 pinned", "--check", "pairctl certificate\npairctl render"],
        tests: &["tests/answers/pins.rs", "tests/cluster/certificate.rs"],
        why: "the certificates come from a controller behind a real API server",
    },
    Elsewhere {
        page: "docs/ci.md",
        of: &["pairctl changes --since HEAD~1 -o markdown"],
        tests: &["tests/ci", "tests/changes"],
        why: "typed in a repository with a history",
    },
    Elsewhere {
        page: "docs/credentials.md",
        of: &["pairctl credentials issue west", "--older-than"],
        tests: &["tests/cluster/credentials"],
        why: "real API servers issue and revoke",
    },
    Elsewhere {
        page: "docs/drift-job.md",
        of: &["-o junit=drift.xml", "--shard 0/4"],
        tests: &["tests/cluster/drift", "tests/reports"],
        why: "the clusters are real API servers, each report held against its format",
    },
    Elsewhere {
        page: "docs/gitops.md",
        of: &["kubectl label secret", "argocd-pairs.yaml", "kubectl create secret"],
        tests: &[],
        why: "neither Argo CD nor Flux is there to take it; tests/cluster/wiring applies what is printed",
    },
    Elsewhere {
        page: "docs/init.md",
        of: &["git init", "--live"],
        tests: &["tests/init", "tests/cluster/init.rs"],
        why: "typed beside kubeconfigs of their own, and with pairs of real API servers",
    },
    Elsewhere {
        page: "docs/install.md",
        of: &[
            "pairctl-x86_64-unknown-linux-musl.tar.gz.sha256",
            "cosign verify-blob",
            "gh attestation verify",
        ],
        tests: &[],
        why: "they check what was released; tests/packages makes archives and checks those",
    },
    Elsewhere {
        page: "docs/install.md",
        of: &["brew tap-new"],
        tests: &[],
        why: "it needs Homebrew, and what was released; tests/packages reads the formula that a release has",
    },
    Elsewhere {
        page: "docs/pictures.md",
        of: &["pairctl report html"],
        tests: &["tests/pictures"],
        why: "the clusters of the reports are the user's",
    },
    Elsewhere {
        page: "docs/rancher.md",
        of: &["--preview"],
        tests: &["tests/cluster/verify/rancher.rs"],
        why: "Rancher is asked, which is a server of the test",
    },
    Elsewhere {
        page: "docs/reports.md",
        of: &["pairctl drift"],
        tests: &["tests/reports"],
        why: "the clusters are answered for by a test",
    },
    Elsewhere {
        page: "docs/rotate.md",
        of: &[
            "--dry-run",
            "--render",
            "--wait 1800",
            "--hand-out",
            "pairctl verify",
            "pairctl credentials issue",
        ],
        tests: &["tests/cluster/credentials"],
        why: "real API servers issue and revoke; nobody is there to push to",
    },
    Elsewhere {
        page: "docs/sealing.md",
        of: &["vault kv put"],
        tests: &["tests/bridges", "tests/backends.rs"],
        why: "there is no Vault; the payload is read by other programs",
    },
    Elsewhere {
        page: "docs/verify.md",
        of: &["-o text -o markdown", "report merge"],
        tests: &["tests/verify"],
        why: "the clusters are answered for by a test",
    },
    Elsewhere {
        page: "docs/verify.md",
        of: &["--preview"],
        tests: &["tests/cluster/verify/rancher.rs"],
        why: "Rancher is asked, which is a server of the test",
    },
    Elsewhere {
        page: "docs/when-it-says.md",
        of: &["kubectl patch"],
        tests: &[],
        why: "only a running Stork pairs again",
    },
    Elsewhere {
        page: "examples/drift-job/README.md",
        of: &["create secret generic", "report merge"],
        tests: &["tests/drift_job.rs", "tests/cluster/drift_job.rs", "tests/reports"],
        why: "they name contexts of the user's and a Job that ran",
    },
];

/// This page is made from the command line, whose own test reads every line.
const MADE: &str = "docs/commands.md";

fn not_typed() -> impl Iterator<Item = Block> {
    let all = pages().into_iter().filter(|page| page != Path::new(MADE));
    all.flat_map(|page| blocks(&page)).filter(|block| block.kind.ends_with(" elsewhere"))
}

fn is_of(block: &Block, one: &Elsewhere, words: &str) -> bool {
    block.place.starts_with(&format!("{}:", one.page)) && block.text.contains(words)
}

#[test]
fn whatever_is_not_typed_has_a_reason_of_its_own() {
    for block in not_typed() {
        let reasons = ELSEWHERE
            .iter()
            .flat_map(|one| one.of.iter().map(move |words| (one, words)))
            .filter(|(one, words)| is_of(&block, one, words))
            .count();
        assert_eq!(reasons, 1, "{}: so many reasons why it is not typed:\n{}", block.place, block.text);
    }
    for one in ELSEWHERE {
        assert!(one.why.len() > 20, "{}", one.why);
        for words in one.of {
            let found = not_typed().filter(|block| is_of(block, one, words)).count();
            assert_eq!(found, 1, "{}: so many blocks with `{words}`", one.page);
        }
    }
}

/// All that the named tests say, their scripts and screens included.
fn said(tests: &[&str]) -> String {
    let files = tests.iter().flat_map(walkdir::WalkDir::new);
    let files = files.map(|file| file.expect("the test is there")).filter(|file| file.file_type().is_file());
    files.filter_map(|file| fs::read_to_string(file.path()).ok()).collect()
}

/// A test that is named has the commands and the flags of the block.
#[test]
fn what_others_run_they_run() {
    let mut count = 0;
    for one in ELSEWHERE {
        let said = said(one.tests);
        for block in not_typed().filter(|block| one.of.iter().any(|words| is_of(block, one, words))) {
            for line in super::lines::pairctl_lines(&block) {
                for word in line.iter().skip(1).take_while(|word| is_name(word)).chain(flags(&line)) {
                    assert!(said.contains(word.as_str()), "{}: no `{word}` in {:?}", block.place, one.tests);
                    count += 1;
                }
            }
        }
    }
    assert!(count >= 60, "only {count} words");
}

/// Whether it is one of a command's names.
fn is_name(word: &str) -> bool {
    pairctl::cli::command_line()
        .get_subcommands()
        .any(|one| one.get_name() == word || one.find_subcommand(word).is_some())
}

fn flags(line: &[String]) -> impl Iterator<Item = &String> {
    line.iter().filter(|word| word.starts_with("--"))
}

/// Blocks for clusters are typed where clusters are.
#[test]
fn the_tests_of_clusters_know_the_pages_that_have_blocks_for_them() {
    let book = fs::read_to_string("tests/cluster/book.rs").unwrap();
    let mut count = 0;
    for page in pages() {
        if blocks(&page).iter().any(|block| block.kind.ends_with(" cluster")) {
            assert!(book.contains(&format!("\"{}\"", page.display())), "{} is not typed", page.display());
            count += 1;
        }
    }
    assert!(count > 0);
}
