//! What stops a release: a binary that breaks its promises, a tag that is not the version's.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::{complaint, path, printed, script};

/// Built by the C compiler that a build of pairctl needs in any case.
fn program(body: &str, flags: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut compiler = Command::new("cc")
        .args(["-x", "c", "-", "-o", path(&folder.path().join("program"))])
        .args(flags)
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    let source = format!("#include <unistd.h>\nint main(void) {{ {body} return 0; }}\n");
    compiler.stdin.take().unwrap().write_all(source.as_bytes()).unwrap();
    assert!(compiler.wait().unwrap().success());
    folder
}

fn checked(program: &tempfile::TempDir) -> std::process::Output {
    script("check-binary.sh", &[path(&program.path().join("program"))])
}

#[test]
fn a_small_quick_program_of_libc_alone_passes() {
    let said = printed(&checked(&program("", &[])));
    let lines: Vec<&str> = said.lines().map(|line| line.split_once(':').unwrap().0).collect();
    assert_eq!(lines, ["size", "needs", "--version"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_static_program_needs_nothing() {
    assert!(printed(&checked(&program("", &["-static"]))).contains("needs: nothing\n"));
}

#[cfg(target_os = "linux")]
#[test]
fn a_program_that_needs_another_library_is_refused() {
    let program = program("", &["-Wl,--no-as-needed", "-lgcc_s"]);
    assert!(complaint(&checked(&program)).contains("needs more than the C library: libgcc_s.so.1"));
}

#[test]
fn a_large_program_is_refused() {
    let program = program("", &[]);
    let file = fs::OpenOptions::new().write(true).open(program.path().join("program")).unwrap();
    file.set_len(20_000_001).unwrap();
    assert!(complaint(&checked(&program)).contains("larger than a release may be"));
}

#[test]
fn a_program_that_starts_slowly_is_refused() {
    let program = program("usleep(20000);", &[]);
    assert!(complaint(&checked(&program)).contains("takes too long to start"));
}

/// A tree with this version and such a changelog.
fn tree(version: &str, changelog: &str) -> tempfile::TempDir {
    let tree = tempfile::tempdir().unwrap();
    let below = tree.path().join(".github/release");
    fs::create_dir_all(&below).unwrap();
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join(".github/release/check-version.sh");
    fs::copy(from, below.join("check-version.sh")).unwrap();
    let manifest =
        format!("[package]\nname = \"x\"\nversion = \"{version}\"\n\n[dependencies]\nversion = \"9\"\n");
    fs::write(tree.path().join("Cargo.toml"), manifest).unwrap();
    fs::write(tree.path().join("CHANGELOG.md"), changelog).unwrap();
    tree
}

fn version(tree: &tempfile::TempDir, tag: &str) -> std::process::Output {
    Command::new(tree.path().join(".github/release/check-version.sh")).arg(tag).output().unwrap()
}

const CHANGELOG: &str =
    "# Changelog\n\n## [Unreleased]\n\n## [1.2.0] - 2026-01-02\n\n- new\n\n## [1.1.0]\n\n- old\n";

#[test]
fn a_tag_of_the_version_gives_the_notes_of_the_changelog() {
    assert_eq!(printed(&version(&tree("1.2.0", CHANGELOG), "v1.2.0")), "\n- new\n\n");
}

#[test]
fn another_tag_is_refused() {
    let said = complaint(&version(&tree("1.2.0", CHANGELOG), "v1.3.0"));
    assert!(said.contains("the tag is v1.3.0, and Cargo.toml says version 1.2.0"), "{said}");
}

#[test]
fn a_version_that_the_changelog_does_not_know_is_refused() {
    let said = complaint(&version(&tree("1.3.0", CHANGELOG), "v1.3.0"));
    assert!(said.contains("no section \"## [1.3.0]\""), "{said}");
}
