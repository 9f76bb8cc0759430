//! The workflow that makes a release: its steps, run in their order as far as they need no other machine.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_yaml::Value;

use crate::{TARGETS, path, printed, tools};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
const WORKFLOW: &str = ".github/workflows/release.yml";
const REPOSITORY: &str = "owner/fork";

/// How the steps begin that are not run here, and why.
const ELSEWHERE: [(&str, &str); 12] = [
    ("rustup ", "installs a toolchain"),
    ("sudo apt-get ", "installs packages"),
    ("command -v gtar ", "installs packages, on macOS"),
    ("cargo build --release ", "minutes, for a target that may not be installed"),
    (".github/release/check-binary.sh ", "a debug build is larger than a release may be; see promises.rs"),
    ("cargo install ", "the tools of the tests have it"),
    ("cosign ", "signs as the workflow"),
    (".github/release/check-version.sh \"$GITHUB_REF_NAME\" >notes.md\n", "publishes; see publish.rs"),
    ("cargo package ", "minutes; .ci/run does it"),
    ("cargo publish ", "publishes"),
    ("docker ", "needs a registry"),
    ("image=ghcr.io/", "needs a registry"),
];

fn text() -> String {
    fs::read_to_string(Path::new(ROOT).join(WORKFLOW)).unwrap()
}

fn steps(job: &str) -> Vec<Value> {
    let workflow: Value = serde_yaml::from_str(&text()).unwrap();
    workflow["jobs"][job]["steps"].as_sequence().unwrap().clone()
}

fn lines(job: &str) -> Vec<String> {
    steps(job).iter().filter_map(|step| step["run"].as_str()).map(str::to_owned).collect()
}

/// A clone of what a release needs, with a changelog that knows the version.
struct Clone(tempfile::TempDir);

impl Clone {
    fn new() -> Self {
        let clone = tempfile::tempdir().unwrap();
        for from in [".github/release", "Cargo.toml", "LICENSE", "README.md"] {
            let to = clone.path().join(from);
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            let copied = Command::new("cp").arg("-R").arg(Path::new(ROOT).join(from)).arg(to).status();
            assert!(copied.unwrap().success(), "{from}");
        }
        let changelog =
            format!("# Changelog\n\n## [{}] - 2026-01-02\n\n- all of it\n", env!("CARGO_PKG_VERSION"));
        fs::write(clone.path().join("CHANGELOG.md"), changelog).unwrap();
        let clone = Self(clone);
        clone.run(
            "git init --quiet && git add . && git -c commit.gpgsign=false commit --quiet --message release",
            "",
        );
        clone
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    /// As a runner runs a step on Linux.
    fn run(&self, step: &str, target: &str) -> String {
        let tag = format!("v{}", env!("CARGO_PKG_VERSION"));
        let identity = ["GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"];
        let output = Command::new("bash")
            .args(["--noprofile", "--norc", "-eo", "pipefail", "-c", step])
            .current_dir(self.path())
            .envs([("GITHUB_REF_NAME", tag.as_str()), ("GITHUB_REPOSITORY", REPOSITORY), ("TARGET", target)])
            .envs(identity.map(|name| (name, "release@example.com")))
            .output();
        printed(&output.unwrap())
    }

    /// The steps of a job that can be run here; says how many.
    fn run_job(&self, job: &str, target: &str) -> usize {
        let here = |step: &String| !ELSEWHERE.iter().any(|(begin, _)| step.starts_with(begin));
        let steps: Vec<String> = lines(job).into_iter().filter(here).collect();
        for step in &steps {
            self.run(step, target);
        }
        steps.len()
    }

    /// What `cargo build` would leave, as a line of shell that starts the binary of this build.
    fn build(&self, target: &str) {
        let folder = self.path().join("target").join(target).join("release");
        fs::create_dir_all(&folder).unwrap();
        let line = format!("#!/bin/sh\nexec '{}' \"$@\"\n", env!("CARGO_BIN_EXE_pairctl"));
        fs::write(folder.join("pairctl"), line).unwrap();
        fs::set_permissions(folder.join("pairctl"), fs::Permissions::from_mode(0o755)).unwrap();
    }
}

#[test]
fn the_steps_make_what_is_published() {
    let clone = Clone::new();
    assert_eq!(clone.run_job("version", ""), 1);
    for target in TARGETS {
        clone.build(target);
        assert_eq!(clone.run_job("archive", target), 1);
    }
    fs::rename(clone.path().join("archives"), clone.path().join("assets")).unwrap();
    fs::write(clone.path().join("assets/pairctl.cdx.json"), "{}").unwrap();
    assert_eq!(clone.run_job("publish", ""), 2);

    let mut published: Vec<String> = TARGETS
        .iter()
        .flat_map(|target| ["", ".sha256"].map(|end| format!("pairctl-{target}.tar.gz{end}")))
        .collect();
    published.extend(["SHA256SUMS", "pairctl.cdx.json", "pairctl.rb", "pairs.yaml"].map(str::to_owned));
    published.sort();
    let mut found: Vec<String> = fs::read_dir(clone.path().join("assets"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    found.sort();
    assert_eq!(found, published);
    clone.run("cd assets && sha256sum --check --strict SHA256SUMS", "");

    fs::rename(clone.path().join("assets"), clone.path().join("archives")).unwrap();
    assert_eq!(clone.run_job("image", ""), 1);
    assert!(clone.path().join("context/arm64/pairctl").is_file());
}

/// Every step is run by one of the tests or stands in the list of those that are not.
#[test]
fn no_step_is_forgotten() {
    let workflow: Value = serde_yaml::from_str(&text()).unwrap();
    let jobs: Vec<&str> =
        workflow["jobs"].as_mapping().unwrap().keys().map(|job| job.as_str().unwrap()).collect();
    assert_eq!(jobs, ["version", "archive", "sbom", "publish", "image", "crate"]);
    let all: Vec<String> = jobs.iter().flat_map(|job| lines(job)).collect();
    for (begin, _) in ELSEWHERE {
        assert!(all.iter().any(|step| step.starts_with(begin)), "no step begins with {begin}");
    }
    for script in scripts() {
        let name = script.file_name().unwrap().to_str().unwrap();
        let calls = |text: &str| text.contains(name);
        let by_another =
            scripts().iter().any(|other| *other != script && calls(&fs::read_to_string(other).unwrap()));
        assert!(by_another || all.iter().any(|step| calls(step)), "nothing calls {name}");
        assert!(fs::metadata(&script).unwrap().permissions().mode() & 0o111 != 0, "{name}");
    }
}

fn scripts() -> Vec<PathBuf> {
    let folder = fs::read_dir(Path::new(ROOT).join(".github/release")).unwrap();
    let files = folder.map(|entry| entry.unwrap().path());
    files.filter(|file| file.extension().is_some_and(|end| end == "sh")).collect()
}

/// A build runs the code of every dependency, which could read the environment.
#[test]
fn the_token_of_the_registry_is_there_for_no_build() {
    let with_token: Vec<String> = steps("crate")
        .iter()
        .filter(|step| serde_yaml::to_string(step).unwrap().contains("secrets."))
        .map(|step| step["run"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(with_token, ["cargo publish --locked --no-verify"]);
}

/// It holds tokens that can publish: nobody else may change what it runs.
#[test]
fn every_action_is_pinned_by_commit_and_no_permission_is_given_to_all() {
    let text = text();
    let uses: Vec<&str> =
        text.lines().filter_map(|line| line.split_once("uses: ")).map(|(_, used)| used).collect();
    assert!(uses.len() > 10);
    for used in uses {
        let (commit, version) = used.split_once('@').unwrap().1.split_once(" # ").unwrap();
        assert!(commit.len() == 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit()), "{used}");
        assert!(version.starts_with('v'), "{used}");
    }
    assert!(text.contains("\npermissions: {}\n"));
}

#[test]
fn the_linter_of_workflows_finds_nothing() {
    let Some(judges) = tools::release_judges() else { return };
    let folder = Path::new(ROOT).join(".github/workflows");
    let workflows = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let lint = |file: &Path| Command::new(judges.join("actionlint")).arg(file).output().unwrap();
    for workflow in workflows {
        printed(&lint(&workflow));
    }
    let broken = tempfile::Builder::new().suffix(".yml").tempfile().unwrap();
    fs::write(broken.path(), text().replace("needs: version", "needs: versions")).unwrap();
    assert!(!lint(broken.path()).status.success());
}

#[test]
fn the_bill_of_materials_has_what_is_in_the_binary() {
    let Some(folder) = tools::cargo_cyclonedx() else { return };
    let made = tempfile::tempdir().unwrap();
    let file = made.path().join("pairctl.cdx.json");
    let search = std::env::var_os("PATH").unwrap_or_default();
    let search = std::env::join_paths([folder.to_owned()].into_iter().chain(std::env::split_paths(&search)));
    let script = Path::new(ROOT).join(".github/release/sbom.sh");
    printed(&Command::new(script).arg(path(&file)).env("PATH", search.unwrap()).output().unwrap());
    let bill: Value = serde_yaml::from_str(&fs::read_to_string(file).unwrap()).unwrap();
    assert_eq!((&bill["bomFormat"], &bill["specVersion"]), (&"CycloneDX".into(), &"1.5".into()));
    let components = bill["components"].as_sequence().unwrap();
    let has = |name: &str| components.iter().any(|component| component["name"] == name);
    assert!(has("kube") && has("aws-lc-rs") && has("serde-saphyr"), "{} components", components.len());
    assert!(!has("proptest") && !has("snapbox"), "what only tests use is not in it");
    assert!(components.iter().all(|component| component["purl"].is_string()));
}
