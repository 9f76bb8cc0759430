//! Against a commit that went another way since: what this branch does, not what it lacks.

use super::of_commits::{GIT, ONE, changes, repository};

/// Two branches: what is checked out renames a namespace, and `main` has another label since.
fn diverged() -> super::Sandbox {
    let sandbox = repository();
    let line = format!(
        "git branch -q feature && git checkout -q -b main2 HEAD~1 && sed -i 's/team: dr/team: ops/' fleet/pairings.yaml && \
         pairctl render -f fleet/pairings.yaml && git add -A && {GIT} commit -qm elsewhere && git checkout -q feature"
    );
    let ran = sandbox.run(&line);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    sandbox
}

#[test]
fn a_branch_that_went_on_is_compared_by_the_merge_base() {
    let sandbox = diverged();
    let base = sandbox.run("git merge-base main2 feature").out;
    let ran = changes(&sandbox, "--since main2");
    assert!(ran.code == 0 && ran.out.ends_with(&format!("{ONE}{base}")), "{}{}", ran.out, ran.err);
    let note =
        format!("note[compared-with-merge-base]: `main2` went on since: compared with {}", base.trim());
    assert!(ran.err.contains(&note), "{}", ran.err);
    let ran = changes(&sandbox, "--since main2 -o json");
    assert!(
        ran.out.contains(&format!("\"since\": \"{}\"", base.trim()))
            && ran.out.contains("compared-with-merge-base"),
        "{}",
        ran.out
    );
    // What is checked out goes on from it.
    assert!(!changes(&sandbox, "--since HEAD~1").err.contains("merge-base"));
}

#[test]
fn where_no_common_commit_is_known_it_is_said() {
    let sandbox = diverged();
    let line = "git clone -q --depth=1 --branch feature file://$PWD .git/shallow && cd .git/shallow && git fetch -q --depth=1 origin main2 && \
         pairctl changes -f fleet/pairings.yaml --since FETCH_HEAD";
    let ran = sandbox.run(line);
    let taken_back = "label `example.com/team` changed from `ops` to `dr`";
    assert!(ran.out.contains(taken_back), "{}{}", ran.out, ran.err);
    assert!(
        ran.err.contains("note[no-merge-base]") && ran.err.contains("git fetch --unshallow"),
        "{}",
        ran.err
    );
    let ran = sandbox.run(&format!(
        "git checkout -q --orphan other && {GIT} commit -qm other && pairctl changes -f fleet/pairings.yaml --since feature"
    ));
    assert!(
        ran.err.contains("note[no-merge-base]") && ran.err.contains("no history in common"),
        "{}",
        ran.err
    );
    assert!(ran.out.starts_with("no pair changes since "), "{}", ran.out);
}

/// CI fetches the merge of a pull request, and then its base, each alone: the merge names its parents all the same.
#[test]
fn a_parent_that_was_fetched_alone_is_its_own_base() {
    let sandbox = diverged();
    let ran = sandbox.run(
        "git clone -q --depth=1 --branch feature file://$PWD ../alone && cd ../alone && \
         git fetch -q --depth=1 origin $(git cat-file commit HEAD | sed -n 's/^parent //p') && \
         pairctl changes -f fleet/pairings.yaml --since FETCH_HEAD; cd .. && rm -rf alone",
    );
    assert!(ran.out.contains(ONE) && !ran.err.contains("merge-base"), "{}{}", ran.out, ran.err);
}
