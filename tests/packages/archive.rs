//! The archive of a target.

use std::fs;
use std::process::Command;

use crate::{TARGETS, archive_of, path, printed, text};

const TARGET: &str = TARGETS[0];

fn unpacked() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    archive_of(TARGET, folder.path());
    let archive = folder.path().join(format!("pairctl-{TARGET}.tar.gz"));
    let tar = Command::new("tar").args(["-xzf", path(&archive), "-C", path(folder.path())]).output();
    printed(&tar.unwrap());
    folder
}

#[test]
fn an_archive_has_the_binary_at_its_root_and_what_belongs_to_it() {
    let folder = unpacked();
    for file in ["LICENSE", "README.md", "CHANGELOG.md", "man/pairctl.1", "man/pairctl-report-merge.1"] {
        assert!(fs::metadata(folder.path().join(file)).unwrap().len() > 0, "{file}");
    }
    let version = Command::new(folder.path().join("pairctl")).arg("--version").output().unwrap();
    assert_eq!(printed(&version), format!("pairctl {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn every_command_has_a_page_that_man_can_read_and_no_page_is_of_another() {
    let folder = unpacked();
    let list = Command::new(env!("CARGO_BIN_EXE_pairctl")).args(["man", "--list"]).output().unwrap();
    let mut wanted: Vec<String> =
        printed(&list).lines().map(|command| format!("pairctl-{}.1", command.replace(' ', "-"))).collect();
    wanted.push("pairctl.1".to_owned());
    wanted.sort();
    let mut found: Vec<String> = fs::read_dir(folder.path().join("man"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    found.sort();
    assert_eq!(found, wanted);
    for page in found {
        let title = format!(".TH {} 1", page.trim_end_matches(".1"));
        let roff = fs::read_to_string(folder.path().join("man").join(&page)).unwrap();
        assert!(roff.contains(&title), "{page} does not say {title}");
    }
}

#[test]
fn the_completions_are_scripts_of_their_shells() {
    let folder = unpacked();
    for (shell, file) in [("bash", "pairctl.bash"), ("zsh", "pairctl.zsh"), ("fish", "pairctl.fish")] {
        let script = folder.path().join("completions").join(file);
        assert!(fs::read_to_string(&script).unwrap().contains("pairctl"), "{file}");
        // A shell that is not here cannot be asked.
        if let Ok(read) = Command::new(shell).args(["-n", path(&script)]).output() {
            printed(&read);
        }
    }
}

#[test]
fn the_digest_beside_it_is_what_sha256sum_checks() {
    let folder = unpacked();
    let check = || {
        let file = format!("pairctl-{TARGET}.tar.gz.sha256");
        Command::new("sha256sum").args(["--check", &file]).current_dir(folder.path()).output().unwrap()
    };
    printed(&check());
    let archive = folder.path().join(format!("pairctl-{TARGET}.tar.gz"));
    let mut bytes = fs::read(&archive).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    fs::write(&archive, bytes).unwrap();
    assert!(text(&check().stdout).contains("FAILED"));
}

#[test]
fn the_same_input_makes_the_same_bytes() {
    let archive = || {
        let folder = tempfile::tempdir().unwrap();
        archive_of(TARGET, folder.path());
        fs::read(folder.path().join(format!("pairctl-{TARGET}.tar.gz"))).unwrap()
    };
    assert!(archive() == archive(), "two archives of one binary differ");
}
