//! The example for GitLab: the lines of its jobs, run as a runner does.

use std::collections::BTreeMap;
use std::fs;

use serde_json::{Value, json};

use super::forge::Forge;
use super::two_clusters;
use crate::support::run::{Ran, Sandbox};

const TOKEN: &str = "glpat-hunter2-0123456789abcdefghij";

fn pipeline() -> Value {
    serde_yaml::from_str(&fs::read_to_string("examples/ci/gitlab/.gitlab-ci.yml").unwrap()).unwrap()
}

/// The lines of a job, one after the other, as a runner puts them into one script; it stops where one fails.
pub(crate) fn script(job: &str) -> String {
    let pipeline = pipeline();
    let job = &pipeline[job];
    let parent = &pipeline[job["extends"].as_str().unwrap()];
    let lines = [&parent["before_script"], &job["script"]];
    let lines = lines.iter().flat_map(|lines| lines.as_array().unwrap()).map(|line| line.as_str().unwrap());
    lines.fold("set -e\n".to_owned(), |script, line| script + line + "\n")
}

struct Job {
    sandbox: Sandbox,
    forge: Forge,
    variables: BTreeMap<String, String>,
}

impl Job {
    /// In a repository with a second commit that does this, of a merge request.
    fn new(change: &str) -> Self {
        let (mut sandbox, forge) = (two_clusters(), Forge::start());
        sandbox.secrets.add(TOKEN);
        let git = "git -c user.name=a -c user.email=a@example.com";
        sandbox.write(".git/info/exclude", "secrets\n.pairctl\n");
        let ran = sandbox
            .run(&format!("git init -q && git add -A && {git} commit -qm first && git rev-parse HEAD"));
        assert_eq!(ran.code, 0, "{}", ran.err);
        let base = ran.out.trim().to_owned();
        let ran = sandbox.run(&format!("{change}; git add -A && {git} commit -qm second --allow-empty"));
        assert_eq!(ran.code, 0, "{}", ran.err);
        let job = Self { sandbox, forge, variables: BTreeMap::new() };
        job.release();
        job.with("CI_MERGE_REQUEST_DIFF_BASE_SHA", &base)
    }

    fn with(mut self, name: &str, value: &str) -> Self {
        self.variables.insert(name.to_owned(), value.to_owned());
        self
    }

    /// An archive with a pairctl that starts the one of this build, and an image that has what `apk` would bring.
    fn release(&self) {
        let script = format!("#!/bin/sh\nexec {} \"$@\"\n", env!("CARGO_BIN_EXE_pairctl"));
        for machine in ["x86_64", "aarch64"] {
            let archive = format!("pairctl-{machine}-unknown-linux-musl.tar.gz");
            self.forge.releases(&format!("/releases/v0.1.0/{archive}"), &script);
        }
        let apk = "printf '#!/bin/sh\\n' >.pairctl/image/apk && chmod +x .pairctl/image/apk";
        assert_eq!(self.sandbox.run(&format!("mkdir -p .pairctl/image && {apk}")).code, 0);
        let mut state = self.forge.state();
        let me = json!({"username": "github-actions[bot]"}).to_string();
        state.files.insert("/api/v4/user".to_owned(), me.into_bytes());
    }

    fn run(&self, job: &str) -> Ran {
        let url = self.forge.url();
        let mut variables: BTreeMap<String, String> = BTreeMap::new();
        for (name, value) in pipeline()["variables"].as_object().unwrap() {
            variables.insert(name.clone(), value.as_str().unwrap().to_owned());
        }
        for (name, value) in [
            ("PAIRCTL_RELEASES", format!("{url}/releases")),
            ("CI_API_V4_URL", format!("{url}/api/v4")),
            ("CI_PROJECT_ID", "11".to_owned()),
            ("CI_MERGE_REQUEST_IID", "7".to_owned()),
            ("PAIRCTL_TOKEN", TOKEN.to_owned()),
        ] {
            variables.insert(name.to_owned(), value);
        }
        variables.extend(self.variables.clone());
        self.sandbox.write(".pairctl/script", &script(job));
        let mut command = self.sandbox.command("PATH=\"$PWD/.pairctl/image:$PATH\" exec sh .pairctl/script");
        let output = command.envs(&variables).output().unwrap();
        for (stream, what) in [(&output.stdout, "standard output"), (&output.stderr, "standard error")] {
            self.sandbox.secrets.refuse(stream, what);
        }
        let is_input = |path: &std::path::Path| path.ends_with("secrets");
        self.sandbox.secrets.refuse_tree(self.sandbox.path(), &is_input);
        for request in &self.forge.state().requests {
            self.sandbox.secrets.refuse(request.body.as_bytes(), "the body of a request");
        }
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Ran { out: text(&output.stdout), err: text(&output.stderr), code: output.status.code().unwrap() }
    }

    fn quality(&self) -> Vec<(String, u64, String)> {
        let issues: Vec<Value> =
            serde_json::from_str(&self.sandbox.read("gl-code-quality-report.json")).unwrap();
        let place = |issue: &Value| {
            let (path, line) = (&issue["location"]["path"], &issue["location"]["lines"]["begin"]);
            let text = |value: &Value| value.as_str().unwrap().to_owned();
            assert!(issue["fingerprint"].as_str().unwrap().len() == 64 && issue["severity"].is_string());
            (text(path), line.as_u64().unwrap(), text(&issue["check_name"]))
        };
        issues.iter().map(place).collect()
    }
}

#[test]
fn a_clean_merge_request_passes_with_one_note_that_is_updated() {
    let job = Job::new("sed -i 's/web\\]/shop]/' pairings.yaml && pairctl render");
    let ran = job.run("pairctl");
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert_eq!(job.quality(), []);
    assert_eq!(job.run("pairctl").code, 0);
    let notes = job.forge.state().comments.clone();
    assert!(notes.len() == 1 && notes[0].body.contains("4 pairs change"), "{notes:?}");
    let (marker, text) = notes[0].body.split_once('\n').unwrap();
    assert!(marker.starts_with("<!-- pairctl ") && marker.ends_with(" -->"), "{marker}");
    assert_eq!(text, job.sandbox.read("pairctl-changes.md"));
    assert_eq!((job.forge.asked("POST").len(), job.forge.asked("PUT").len()), (1, 1));
    let asked = job.forge.asked("PUT");
    assert_eq!(asked[0].path, "/api/v4/projects/11/merge_requests/7/notes/1");
    assert_eq!(asked[0].headers["private-token"], TOKEN);
}

#[test]
fn two_pairings_files_have_a_note_each() {
    let both = "cp -r pairings.yaml secrets clusters other/ && cd other && sed -i 's/web\\]/shop]/' pairings.yaml && pairctl render";
    let job = Job::new(&format!(
        "sed -i 's/web\\]/shop]/' pairings.yaml && pairctl render && mkdir other && {both}"
    ));
    assert_eq!(job.run("pairctl").code, 0);
    let job = job.with("PAIRCTL_FILE", "other/pairings.yaml");
    assert_eq!(job.run("pairctl").code, 0);
    let firsts: Vec<String> =
        job.forge.state().comments.iter().map(|note| note.body.lines().next().unwrap().to_owned()).collect();
    assert!(firsts.len() == 2 && firsts[0] != firsts[1], "{firsts:?}");
}

#[test]
fn the_archive_is_the_one_for_the_runners_machine() {
    for machine in ["x86_64", "aarch64"] {
        let job = Job::new("true");
        let uname = format!(
            "printf '#!/bin/sh\necho {machine}\n' >.pairctl/image/uname && chmod +x .pairctl/image/uname"
        );
        assert_eq!(job.sandbox.run(&uname).code, 0);
        assert_eq!(job.run("pairctl").code, 0);
        let asked = job.forge.asked("GET");
        assert!(
            asked[0].path.ends_with(&format!("/pairctl-{machine}-unknown-linux-musl.tar.gz")),
            "{asked:?}"
        );
    }
}

#[test]
fn a_stale_tree_fails_with_its_places_in_the_report() {
    let job = Job::new("sed -i 's/team: dr/team: ops/' pairings.yaml");
    let ran = job.run("pairctl");
    assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
    assert!(
        job.quality().contains(&("pairings.yaml".to_owned(), 22, "stale".to_owned())),
        "{:?}",
        job.quality()
    );
    assert!(job.forge.state().comments.is_empty());
}

#[test]
fn an_invalid_file_fails_at_its_line() {
    let job = Job::new("sed -i 's/team: dr/team: \"a b\"/' pairings.yaml");
    assert_eq!(job.run("pairctl").code, 2);
    assert_eq!(job.quality(), [("pairings.yaml".to_owned(), 28, "invalid-label".to_owned())]);
}

#[test]
fn without_a_token_or_with_one_that_may_not_write_the_job_ends_as_its_checks_do() {
    let job = Job::new("sed -i 's/web\\]/shop]/' pairings.yaml && pairctl render");
    job.forge.state().refuses = Some(403);
    let ran = job.run("pairctl");
    assert!(ran.code == 0 && ran.out.contains("the note could not be written"), "{}{}", ran.out, ran.err);
    let job = job.with("PAIRCTL_TOKEN", "");
    assert_eq!(job.run("pairctl").code, 0);
    assert!(job.forge.state().comments.is_empty());
}

#[test]
fn an_archive_with_another_digest_is_not_unpacked() {
    let job = Job::new("true").with("PAIRCTL_SHA256", &"0".repeat(64));
    let ran = job.run("pairctl");
    assert!(ran.code != 0 && !job.sandbox.path().join(".pairctl/pairctl").exists(), "{}", ran.out);
}

#[test]
fn a_fleet_that_cannot_be_read_fails_the_schedule_and_leaves_reports() {
    let job = Job::new("true");
    let ran = job.run("pairctl-drift");
    assert_eq!(ran.code, 2, "{}{}", ran.out, ran.err);
    assert!(job.sandbox.read("pairctl-drift.xml").contains("<testsuites"));
}
