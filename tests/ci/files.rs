//! The files of CI systems, held against what those publish about them, and scripts against `ShellCheck`.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::tools;

fn passes(tool: &Path, arguments: &[&str]) {
    let output = Command::new(tool).args(arguments).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{arguments:?}: {said}{}", String::from_utf8_lossy(&output.stderr));
}

fn scripts() -> Vec<String> {
    let files =
        fs::read_dir(".github/action").unwrap().map(|entry| entry.unwrap().path().display().to_string());
    files.collect()
}

#[test]
fn scripts_pass_shellcheck_and_stop_at_the_first_mistake() {
    let scripts = scripts();
    assert_eq!(scripts.len(), 4);
    for script in &scripts {
        let text = fs::read_to_string(script).unwrap();
        assert!(
            text.starts_with("#!/usr/bin/env bash\n") && text.contains("\nset -euo pipefail\n"),
            "{script}"
        );
    }
    let Some(venv) = tools::ci_tools() else { return };
    let scripts: Vec<&str> = scripts.iter().map(String::as_str).collect();
    passes(&venv.join("bin/shellcheck"), &scripts);
}

#[test]
fn the_scripts_of_the_gitlab_example_pass_shellcheck() {
    let Some(venv) = tools::ci_tools() else { return };
    let folder = tempfile::tempdir().unwrap();
    for job in ["pairctl", "pairctl-drift"] {
        let file = folder.path().join(job);
        crate::support::run::save(&file, super::gitlab::script(job).as_bytes());
        passes(&venv.join("bin/shellcheck"), &["--shell=sh", file.to_str().unwrap()]);
    }
}

/// The schemas are those of `SchemaStore`, as check-jsonschema carries them.
#[test]
fn each_file_is_what_its_system_reads() {
    let Some(venv) = tools::ci_tools() else { return };
    let python = venv.join("bin/python");
    for (schema, file) in
        [("vendor.github-actions", "action.yml"), ("vendor.gitlab-ci", "examples/ci/gitlab/.gitlab-ci.yml")]
    {
        passes(&python, &["-m", "check_jsonschema", "--builtin-schema", schema, file]);
    }
    passes(&python, &["-m", "pre_commit", "validate-manifest", ".pre-commit-hooks.yaml"]);
}

/// What the action uses is its own alone, so that there is nothing to pin.
#[test]
fn the_action_uses_no_other() {
    let action: Value = serde_yaml::from_str(&fs::read_to_string("action.yml").unwrap()).unwrap();
    let steps = action["runs"]["steps"].as_array().unwrap();
    assert!(steps.len() > 3 && steps.iter().all(|step| step["uses"].is_null()));
}

/// A token among the arguments of a program is in the list of processes.
#[test]
fn no_script_gives_a_token_to_a_program_as_an_argument() {
    for script in scripts() {
        for line in fs::read_to_string(&script).unwrap().lines().filter(|line| line.contains("TOKEN")) {
            let is_of_the_shell =
                ["printf", "export -n", "--config <(printf"].iter().any(|word| line.contains(word));
            assert!(is_of_the_shell, "{script}: {line}");
        }
    }
}

/// A server that does not answer must not hold a job for hours.
#[test]
fn every_request_ends() {
    let example = fs::read_to_string("examples/ci/gitlab/.gitlab-ci.yml").unwrap();
    let texts = scripts().into_iter().map(|script| fs::read_to_string(script).unwrap()).chain([example]);
    let mut requests = 0;
    for text in texts {
        let is_request = |line: &&str| line.contains("curl -");
        for line in text.lines().filter(is_request) {
            assert!(line.contains("--connect-timeout ") && line.contains("--max-time "), "{line}");
            requests += 1;
        }
    }
    assert_eq!(requests, 4);
}

fn fit(limit: usize, text: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("text");
    crate::support::run::save(&file, text.as_bytes());
    let input = fs::File::open(&file).unwrap();
    let output = Command::new(".github/action/fit.sh").arg(limit.to_string()).stdin(input).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn what_a_comment_lost_is_counted_in_words() {
    let detail = |size: usize| format!("<details>\n{}\n</details>\n", "x".repeat(size));
    let last = |text: &str| text.lines().last().unwrap().rsplit(": ").next().unwrap().to_owned();
    assert_eq!(last(&fit(500, &format!("head\n{}", detail(600)))), "the details of 1 pair are left out.");
    let two = detail(600).repeat(2);
    assert_eq!(last(&fit(500, &format!("head\n{two}"))), "the details of 2 pairs are left out.");
    assert_eq!(last(&fit(500, &format!("head\n{}\n", "x".repeat(600)))), "1 line is left out.");
    let both = format!("head\n{}\n{}\n{}", "x".repeat(600), "y".repeat(600), detail(600));
    assert_eq!(last(&fit(500, &both)), "the details of 1 pair and 2 lines are left out.");
}

/// A long comment loses details, pair by pair, and says so.
#[test]
fn a_comment_that_is_too_long_is_cut_between_pairs() {
    let detail =
        |pair: usize| format!("<details><summary>{pair}</summary>\n\n- {}\n\n</details>\n\n", "x".repeat(90));
    let text: String = "head\n".to_owned() + &(0..100).map(detail).collect::<String>() + "foot\n";
    assert_eq!(fit(65_000, &text), text);
    let short = fit(5_000, &text);
    assert!(short.len() <= 5_000 && short.len() > 4_500, "{}", short.len());
    assert_eq!(short.matches("<details>").count(), short.matches("</details>").count());
    assert!(
        short.contains("<summary>0<") && !short.contains("<summary>99<") && short.contains("foot\n"),
        "{short}"
    );
    assert!(short.contains("\n… cut, since a comment cannot hold all: the details of "), "{short}");
    let lines = "- line 0 of many\n".repeat(1000);
    let short = fit(5_000, &lines);
    assert!(
        short.len() <= 5_000
            && short.starts_with("- line 0 of many\n")
            && short.contains(" lines are left out"),
        "{short}"
    );
}
