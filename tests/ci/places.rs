//! Where annotations stand: at paths that reviewers see, whichever directory pairctl runs in and however it is told the file.

use std::collections::BTreeSet;

use serde_json::Value;

use super::two_clusters;
use crate::support::run::Sandbox;

/// A repository whose pairings are below `fleet`.
fn fleet() -> Sandbox {
    let sandbox = two_clusters();
    let ran = sandbox.run("git init -q && mkdir fleet && mv pairings.yaml clusters secrets fleet");
    assert_eq!(ran.code, 0, "{}", ran.err);
    sandbox
}

fn issues(sandbox: &Sandbox, line: &str) -> Vec<Value> {
    let ran = sandbox.run(line);
    serde_json::from_str::<Vec<Value>>(&ran.out).unwrap_or_else(|why| panic!("{line}: {why}: {}", ran.err))
}

#[test]
fn paths_start_at_the_root_of_the_repository() {
    let sandbox = fleet();
    sandbox.run("sed -i 's/team: dr/team: ops/' fleet/pairings.yaml");
    for (place, file) in [
        ("fleet", "pairings.yaml"),
        ("fleet", "./pairings.yaml"),
        (".", "./fleet/pairings.yaml"),
        ("fleet/clusters", "../pairings.yaml"),
    ] {
        let check = format!("cd {place} && pairctl render --check --file {file}");
        let ran = sandbox.run(&format!("{check} -o github"));
        assert!(ran.code == 1 && ran.out.lines().count() > 2, "{}{}", ran.out, ran.err);
        for line in ran.out.lines().filter(|line| line.contains("file=")) {
            assert!(line.starts_with("::error file=fleet/pairings.yaml,line="), "{check}: {line}");
        }
        for issue in issues(&sandbox, &format!("{check} -o gitlab")) {
            assert_eq!(issue["location"]["path"], "fleet/pairings.yaml", "{check}");
        }
    }
    sandbox.run("rm fleet/pairings.yaml && printf '[' >fleet/pairings.yaml");
    for line in ["pairctl validate -o github", "pairctl drift -o github"] {
        let ran = sandbox.run(&format!("cd fleet && {line}"));
        assert!(
            ran.code == 2 && ran.out.contains("::error file=fleet/pairings.yaml,line="),
            "{line}: {}{}",
            ran.out,
            ran.err
        );
    }
}

/// GitLab takes two issues of one fingerprint for one.
#[test]
fn issues_that_say_the_same_of_one_file_are_told_apart() {
    let sandbox = fleet();
    let text = sandbox.read("fleet/pairings.yaml");
    let entries = "for i in 1 2 3; do sed -n '/^pairs:/,$p' fleet/pairings.yaml | sed 1d | sed \"s/name: remote/name: remote$i/; s/team: dr/team: a b/\"; done";
    let more = sandbox.run(entries).out;
    sandbox.write("fleet/pairings.yaml", &(text + &more));
    let line = "pairctl validate --file fleet/pairings.yaml -o gitlab";
    let found = issues(&sandbox, line);
    let of = |field: &str| found.iter().map(|issue| issue[field].to_string()).collect::<BTreeSet<_>>();
    assert!(found.len() > 2 && of("description").len() < found.len(), "{found:?}");
    assert_eq!(of("fingerprint").len(), found.len(), "{found:?}");
    // A line that moves makes no new issue.
    let text = sandbox.read("fleet/pairings.yaml");
    sandbox.write("fleet/pairings.yaml", &format!("# moved\n{text}"));
    let moved = issues(&sandbox, line);
    let marks =
        |issues: &[Value]| issues.iter().map(|issue| issue["fingerprint"].clone()).collect::<Vec<_>>();
    assert_eq!(marks(&moved), marks(&found));
    assert_ne!(moved[0]["location"], found[0]["location"]);
}
