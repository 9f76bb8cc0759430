//! The hooks, run by the real pre-commit in a repository of a user.

use std::fs;

use super::{tools, two_clusters};
use crate::support::run::{Ran, Sandbox};

const GIT: &str = "git -c user.name=a -c user.email=a@example.com";

/// A user's repository with the hooks of a repository that holds them, or `None` where there is no pre-commit.
struct Repository {
    sandbox: Sandbox,
    python: String,
}

impl Repository {
    fn new() -> Option<Self> {
        let python = tools::ci_tools()?.join("bin/python").display().to_string();
        let sandbox = two_clusters();
        sandbox.write("hooks/.pre-commit-hooks.yaml", &fs::read_to_string(".pre-commit-hooks.yaml").unwrap());
        let hooks = sandbox.path().join("hooks").display().to_string();
        let ran = sandbox.run(&format!(
            "cd hooks && git init -q && git add -A && {GIT} commit -qm hooks && git tag v0.1.0"
        ));
        assert_eq!(ran.code, 0, "{}", ran.err);
        sandbox.write(
            ".pre-commit-config.yaml",
            &format!(
                "repos:\n- repo: {hooks}\n  rev: v0.1.0\n  hooks:\n  - id: pairctl-validate\n  - id: pairctl-render-check\n  - id: pairctl-unsealed\n"
            ),
        );
        let ran = sandbox.run(&format!(
            "git init -q && printf 'secrets\\nhooks\\n.cache\\n' >.git/info/exclude && git add -A && {GIT} commit -qm first"
        ));
        assert_eq!(ran.code, 0, "{}", ran.err);
        Some(Self { sandbox, python })
    }

    fn after(&self, change: &str) -> Ran {
        self.sandbox.run(&format!(
            "{change}; git add -A; {} -m pre_commit run --all-files --color never",
            self.python
        ))
    }
}

#[test]
fn a_clean_commit_passes_and_a_stale_or_an_invalid_one_does_not() {
    let Some(repository) = Repository::new() else { return };
    let clean = repository.after("true");
    assert!(clean.code == 0 && clean.out.matches("Passed").count() == 3, "{}{}", clean.out, clean.err);
    let stale = repository.after("sed -i 's/team: dr/team: ops/' pairings.yaml");
    assert_eq!(stale.code, 1, "{}", stale.out);
    assert!(
        stale.out.contains("hook id: pairctl-render-check") && stale.out.contains("stale-tree"),
        "{}",
        stale.out
    );
    assert!(!stale.out.contains("hook id: pairctl-validate"), "{}", stale.out);
    let clean = repository.after("pairctl render");
    assert_eq!(clean.code, 0, "{}", clean.out);
    let invalid = repository.after("sed -i 's/team: ops/team: a b/' pairings.yaml");
    assert_eq!(invalid.code, 1, "{}", invalid.out);
    assert!(
        invalid.out.contains("hook id: pairctl-validate") && invalid.out.contains("pairings.yaml:28"),
        "{}",
        invalid.out
    );
}

impl Repository {
    /// Commits this as a user does, with the hooks in Git's place for them.
    fn commit(&self, change: &str) -> Ran {
        self.sandbox.run(&format!(
            "{} -m pre_commit install >/dev/null && ({change}) && git add -A && {GIT} commit -m change 2>&1",
            self.python
        ))
    }
}

/// Git tells hooks of files that are there and of some kinds alone; the tree depends on more.
#[test]
fn a_commit_that_only_deletes_or_changes_a_key_is_looked_at() {
    let Some(repository) = Repository::new() else { return };
    let rendered = "clusters/east/web/remotecluster.clusterpair.yaml";
    let deleted = repository.commit(&format!("rm {rendered}"));
    assert_eq!(deleted.code, 1, "{}", deleted.out);
    assert!(deleted.out.contains("hook id: pairctl-render-check"), "{}", deleted.out);
    let keys = "git checkout -q HEAD -- . && mkdir keys && echo key >keys/east.crt";
    let key = repository.commit(keys);
    assert_eq!(key.code, 0, "{}", key.out);
    assert_eq!(key.out.matches("Passed").count(), 3, "{}", key.out);
}

#[test]
fn a_file_that_is_called_as_an_option_is_looked_at() {
    let Some(repository) = Repository::new() else { return };
    let passed = repository.commit("echo 'a: b' >-o.yaml");
    assert_eq!(passed.code, 0, "{}", passed.out);
    let refused = repository.commit("cp secrets/west.kubeconfig.yaml ./-o.yaml");
    assert_eq!(refused.code, 1, "{}", refused.out);
    assert!(refused.out.contains("-o.yaml holds a kubeconfig with `token` in clear"), "{}", refused.out);
}

#[test]
fn a_kubeconfig_in_utf_16_is_not_committed() {
    let Some(repository) = Repository::new() else { return };
    let refused = repository.commit("iconv -t UTF-16 secrets/west.kubeconfig.yaml >west.yaml");
    assert_eq!(refused.code, 1, "{}", refused.out);
    assert!(refused.out.contains("west.yaml holds a kubeconfig with `token` in clear"), "{}", refused.out);
}

#[test]
fn a_kubeconfig_in_clear_is_not_committed() {
    let Some(repository) = Repository::new() else { return };
    let refused = repository.after("cp secrets/west.kubeconfig.yaml west.yaml");
    assert_eq!(refused.code, 1, "{}", refused.out);
    assert!(refused.out.contains("hook id: pairctl-unsealed"), "{}", refused.out);
    assert!(
        refused
            .out
            .contains("error[unsealed-credential]: west.yaml holds a kubeconfig with `token` in clear"),
        "{}",
        refused.out
    );
}
