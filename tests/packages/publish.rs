//! What becomes of a tag: which release is the latest, and that nothing that was released is replaced.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};

use crate::{complaint, path, printed};

const SCRIPTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/.github/release");

/// A repository with tags, and a `gh` that writes down what it is asked and says whether there is a draft.
struct Repository(tempfile::TempDir);

impl Repository {
    fn new(tags: &[&str], draft: &str) -> Self {
        let view = if draft.is_empty() {
            "echo release not found >&2; exit 1".to_owned()
        } else {
            format!("echo {draft}; exit 0")
        };
        Self::with(tags, &view)
    }

    /// The `gh` answers to a question for a release as this line of shell does.
    fn with(tags: &[&str], view: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let gh = format!("#!/bin/sh\nif [ \"$2\" = view ]; then {view}; fi\necho \"$@\" >>\"$CALLS\"\n");
        fs::create_dir(folder.path().join("bin")).unwrap();
        fs::write(folder.path().join("bin/gh"), gh).unwrap();
        fs::set_permissions(folder.path().join("bin/gh"), fs::Permissions::from_mode(0o755)).unwrap();
        let git = |arguments: &[&str]| {
            let identity =
                ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"];
            let mut git = Command::new("git");
            printed(&git.args(identity).args(arguments).current_dir(folder.path()).output().unwrap());
        };
        git(&["init", "--quiet"]);
        git(&["commit", "--quiet", "--allow-empty", "--message", "all"]);
        for tag in tags {
            git(&["-c", "tag.gpgsign=false", "tag", tag]);
        }
        Self(folder)
    }

    fn run(&self, script: &str, arguments: &[&str]) -> Output {
        let search = format!("{}:{}", path(&self.0.path().join("bin")), std::env::var("PATH").unwrap());
        Command::new(Path::new(SCRIPTS).join(script))
            .args(arguments)
            .current_dir(self.0.path())
            .envs([("PATH", search.as_str()), ("CALLS", path(&self.0.path().join("calls")))])
            .output()
            .unwrap()
    }

    fn calls(&self) -> String {
        fs::read_to_string(self.0.path().join("calls")).unwrap_or_default()
    }
}

#[test]
fn only_the_highest_version_that_is_no_candidate_is_the_latest() {
    let repository = Repository::new(&["v1.9.0", "v1.10.0", "v2.0.0-rc.1", "other"], "");
    let rank = |tag: &str| printed(&repository.run("rank.sh", &[tag]));
    assert_eq!(rank("v1.10.0"), "--latest\n");
    assert_eq!(rank("v1.11.0"), "--latest\n");
    assert_eq!(rank("v1.9.0"), "--latest=false\n");
    assert_eq!(rank("v1.9.1"), "--latest=false\n");
    assert_eq!(rank("v2.0.0-rc.1"), "--prerelease\n");
}

#[test]
fn a_release_is_shown_once_it_is_whole() {
    let repository = Repository::new(&["v1.0.0"], "");
    printed(&repository.run("publish.sh", &["v1.0.0", "notes.md", "a.tar.gz", "b.tar.gz"]));
    assert_eq!(
        repository.calls(),
        "release create v1.0.0 --draft --verify-tag --title v1.0.0 --notes-file notes.md\n\
         release upload v1.0.0 --clobber a.tar.gz b.tar.gz\n\
         release edit v1.0.0 --draft=false --latest\n"
    );
}

#[test]
fn a_run_that_failed_goes_on_with_its_draft() {
    let repository = Repository::new(&["v1.0.0"], "true");
    printed(&repository.run("publish.sh", &["v1.0.0", "notes.md", "a.tar.gz"]));
    assert_eq!(
        repository.calls(),
        "release upload v1.0.0 --clobber a.tar.gz\nrelease edit v1.0.0 --draft=false --latest\n"
    );
}

#[test]
fn what_was_released_is_not_replaced() {
    let repository = Repository::new(&["v1.0.0"], "false");
    let said = complaint(&repository.run("publish.sh", &["v1.0.0", "notes.md", "a.tar.gz"]));
    assert!(said.contains("v1.0.0 is released already"), "{said}");
    assert_eq!(repository.calls(), "");
}

#[test]
fn where_github_does_not_answer_nothing_is_released() {
    let repository = Repository::with(&["v1.0.0"], "echo error connecting to api.github.com >&2; exit 1");
    let said = complaint(&repository.run("publish.sh", &["v1.0.0", "notes.md", "a.tar.gz"]));
    assert!(said.contains("does not say whether v1.0.0 is released: error connecting"), "{said}");
    assert_eq!(repository.calls(), "");
}
