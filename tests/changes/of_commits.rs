//! Against commits: read from Git's objects, whatever is checked out.

use super::support::run::{Ran, Sandbox};
use super::twice;

pub(super) const GIT: &str = "git -c user.name=a -c user.email=a@example.com";

/// A repository with the example in a directory of its own, and a second commit in which a pair went and one came.
pub(super) fn repository() -> Sandbox {
    let sandbox = twice("two-clusters");
    let line = format!(
        "rm -r before && git init -q && printf 'secrets\\n' >.git/info/exclude && git add -A && {GIT} commit -qm first && \
         cd fleet && sed -i 's/web\\]/shop]/' pairings.yaml && pairctl render && git add -A && {GIT} commit -qm second"
    );
    let ran = sandbox.run(&line);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    sandbox
}

pub(super) fn changes(sandbox: &Sandbox, arguments: &str) -> Ran {
    sandbox.run(&format!("pairctl changes -f fleet/pairings.yaml {arguments}"))
}

pub(super) const ONE: &str = "4 pairs: 2 removed, 0 changed, 2 added, 0 file-only since ";

#[test]
fn a_commit_is_compared_with_what_is_checked_out() {
    let sandbox = repository();
    let id = sandbox.run("git rev-parse HEAD~1").out;
    let ran = changes(&sandbox, "--since HEAD~1");
    assert!(ran.code == 0 && ran.out.ends_with(&format!("{ONE}{id}")), "{}{}", ran.out, ran.err);
    assert!(changes(&sandbox, "--since HEAD").out.starts_with("no pair changes since "));
    // What is not committed counts too.
    sandbox.run("git reset -q --hard HEAD~1 && sed -i 's/web\\]/shop]/' fleet/pairings.yaml && pairctl render -f fleet/pairings.yaml");
    assert!(changes(&sandbox, "--since HEAD").out.contains(ONE));
    for (arguments, code) in [("--since HEAD --exit-code", 1), ("--since HEAD", 0), ("--since @{u}", 2)] {
        assert_eq!(changes(&sandbox, arguments).code, code, "{arguments}");
    }
}

#[test]
fn from_within_the_directory_and_in_a_linked_work_tree_it_is_the_same() {
    let sandbox = repository();
    assert!(sandbox.run("cd fleet && pairctl changes --since HEAD~1").out.contains(ONE));
    let ran = sandbox.run("git worktree add -q ../linked && cd ../linked/fleet && pairctl changes --since HEAD~1; rm -r ../../linked");
    assert!(ran.out.contains(ONE), "{}{}", ran.out, ran.err);
}

#[test]
fn another_output_directory_of_then_is_found() {
    let sandbox = repository();
    let line = format!(
        "cd fleet && git mv clusters tree && sed -i 's/^seal:/output: tree\\n&/' pairings.yaml && pairctl render && git add -A \
         && {GIT} commit -qm moved && pairctl changes --since HEAD~1 && pairctl changes --since HEAD~2"
    );
    let ran = sandbox.run(&line);
    assert!(
        ran.code == 0 && ran.out.contains("no pair changes since ") && ran.out.contains(ONE),
        "{}{}",
        ran.out,
        ran.err
    );
}

/// A filter or an attribute of the repository would decrypt, or hide, what is compared.
#[test]
fn no_filter_and_no_attribute_of_the_repository_counts() {
    let sandbox = repository();
    sandbox.write(".gitattributes", "* filter=evil export-ignore\n");
    let ran = sandbox.run(
        "for kind in smudge clean; do git config filter.evil.$kind \"touch '$PWD/ran'; cat\"; done; git config filter.evil.required true; \
         git check-attr filter fleet/pairings.yaml && git cat-file --filters HEAD:fleet/pairings.yaml >/dev/null && ls ran && rm ran",
    );
    assert!(ran.code == 0 && ran.out.contains("filter: evil"), "{}{}", ran.out, ran.err);
    assert!(changes(&sandbox, "--since HEAD~1").out.contains(ONE));
    assert!(!sandbox.path().join("ran").exists());
}

#[test]
fn where_there_was_no_pairings_file_every_pair_is_new() {
    let sandbox = repository();
    let line = format!(
        "git checkout -q --orphan empty && git rm -rfq --cached . && {GIT} commit -q --allow-empty -m none"
    );
    assert_eq!(sandbox.run(&line).code, 0);
    let ran = changes(&sandbox, "--since HEAD");
    assert!(ran.err.contains("note[nothing-before]: there is no pairings.yaml in HEAD"), "{}", ran.err);
    assert!(ran.code == 0 && ran.out.contains("4 pairs: 0 removed, 0 changed, 4 added"), "{}", ran.out);
}

#[test]
fn what_cannot_be_read_is_an_error_and_never_no_change() {
    let sandbox = repository();
    for (arguments, why) in [
        ("--since no-such-commit", "there is no commit `no-such-commit` here; fetch it"),
        ("--since=--output=x", "there is no commit"),
        ("--since HEAD:fleet", "there is no commit"),
        ("--since-dir nowhere", "nowhere is no directory"),
        ("", "required arguments were not provided"),
    ] {
        let ran = changes(&sandbox, arguments);
        assert!(
            ran.code == 2 && ran.err.contains(why) && ran.out.is_empty(),
            "{arguments}: {}{}",
            ran.out,
            ran.err
        );
    }
    let ran = sandbox.run("pairctl changes -f nowhere.yaml --since HEAD");
    assert!(ran.code == 2 && ran.err.contains("error[file-unreadable]"), "{}", ran.err);
    // An object of the commit is gone.
    sandbox.run("rm -f .git/objects/$(git rev-parse HEAD~1:fleet/pairings.yaml | sed 's#^..#&/#')");
    let ran = changes(&sandbox, "--since HEAD~1");
    assert!(ran.code == 2 && ran.err.contains("git cat-file: an object is missing"), "{}", ran.err);
}

#[test]
fn why_git_did_not_answer_is_said() {
    let sandbox = repository();
    let ran = sandbox.run(
        "pairctl=$(command -v pairctl); PATH=/nowhere $pairctl changes -f fleet/pairings.yaml --since HEAD",
    );
    assert!(ran.code == 2 && ran.err.contains("git did not run"), "{}", ran.err);
    assert!(!ran.err.contains("there is no commit"), "{}", ran.err);
    let ran =
        sandbox.run("GIT_TEST_ASSUME_DIFFERENT_OWNER=1 pairctl changes -f fleet/pairings.yaml --since HEAD");
    assert!(ran.code == 2 && ran.err.contains("git says: fatal: detected dubious ownership"), "{}", ran.err);
    let ran = sandbox.run(
        "git clone -q --depth=1 file://$PWD ../shallow && cd ../shallow && pairctl changes -f fleet/pairings.yaml --since HEAD~1; \
         code=$?; rm -rf ../shallow; exit $code",
    );
    let why = "there is no commit `HEAD~1` here; the repository has a part of its history only: `git fetch --unshallow`";
    assert!(ran.code == 2 && ran.err.contains(why), "{}", ran.err);
}

#[test]
fn a_former_tree_outside_of_its_directory_is_refused() {
    let sandbox = repository();
    let line = format!(
        "sed -i 's#^seal:#output: ../elsewhere\\n&#' fleet/pairings.yaml && {GIT} commit -qam outside && git revert --no-commit HEAD"
    );
    sandbox.run(&line);
    let ran = changes(&sandbox, "--since HEAD");
    assert!(
        ran.code == 2 && ran.err.contains("the output `../elsewhere` is not below its pairings file"),
        "{}",
        ran.err
    );
}

/// What Git tells whoever follows its steps is no reason, and a hook of another repository has no say.
#[test]
fn variables_of_git_do_not_count() {
    let sandbox = repository();
    let plain = changes(&sandbox, "--since HEAD~1");
    assert!(changes(&sandbox, "--since nosuch").err.contains("fetch"));
    assert_eq!(
        sandbox.run("GIT_TRACE=1 pairctl changes -f fleet/pairings.yaml --since nosuch").err,
        changes(&sandbox, "--since nosuch").err
    );
    for variable in ["GIT_TRACE=1", "GIT_COMMON_DIR=/nowhere", "GIT_DIR=/nowhere", "GIT_INDEX_FILE=/nowhere"]
    {
        let ran = sandbox.run(&format!("{variable} pairctl changes -f fleet/pairings.yaml --since HEAD~1"));
        assert_eq!((ran.code, &ran.out), (plain.code, &plain.out), "{variable}: {}", ran.err);
    }
}
