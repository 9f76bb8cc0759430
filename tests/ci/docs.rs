//! docs/ci.md: what it tells people to copy is what its readers take.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::{tools, two_clusters};

/// The blocks of YAML by the file that each says it is.
fn snippets() -> BTreeMap<String, String> {
    let page = fs::read_to_string("docs/ci.md").unwrap();
    let blocks = page.split("```yaml\n# ").skip(1).map(|rest| rest.split_once("```").unwrap().0);
    let named = blocks.map(|block| block.split_once('\n').unwrap());
    named.map(|(name, text)| (name.to_owned(), text.to_owned())).collect()
}

fn value(text: &str) -> Value {
    serde_yaml::from_str(text).unwrap()
}

#[test]
fn every_snippet_is_what_its_system_reads() {
    let snippets = snippets();
    assert_eq!(snippets.len(), 3);
    let Some(venv) = tools::ci_tools() else { return };
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in snippets {
        let file = folder.path().join(Path::new(&name).file_name().unwrap());
        crate::support::run::save(&file, text.as_bytes());
        let how: &[&str] = match name.as_str() {
            ".gitlab-ci.yml" => &["check_jsonschema", "--builtin-schema", "vendor.gitlab-ci"],
            ".pre-commit-config.yaml" => &["pre_commit", "validate-config"],
            _ => &["check_jsonschema", "--builtin-schema", "vendor.github-workflows"],
        };
        let output = Command::new(venv.join("bin/python")).arg("-m").args(how).arg(&file).output().unwrap();
        assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stdout));
    }
}

#[test]
fn what_they_name_is_there() {
    let snippets = snippets();
    let action = value(&fs::read_to_string("action.yml").unwrap());
    let workflow = value(&snippets[".github/workflows/pairings.yaml"]);
    let mut used = 0;
    for job in workflow["jobs"].as_object().unwrap().values() {
        let steps = job["steps"].as_array().unwrap();
        for step in steps.iter().filter(|step| step["uses"].as_str().unwrap().contains("/pairctl@")) {
            for input in step["with"].as_object().unwrap().keys() {
                assert!(action["inputs"].get(input).is_some(), "the action has no input {input}");
                used += 1;
            }
        }
    }
    assert!(used > 2);
    let hooks = value(&fs::read_to_string(".pre-commit-hooks.yaml").unwrap());
    let hooks: Vec<&Value> = hooks.as_array().unwrap().iter().map(|hook| &hook["id"]).collect();
    let config = value(&snippets[".pre-commit-config.yaml"]);
    let named: Vec<&Value> =
        config["repos"][0]["hooks"].as_array().unwrap().iter().map(|hook| &hook["id"]).collect();
    assert_eq!(named, hooks);
    let gitlab = value(&fs::read_to_string("examples/ci/gitlab/.gitlab-ci.yml").unwrap());
    for variable in value(&snippets[".gitlab-ci.yml"])["variables"].as_object().unwrap().keys() {
        assert!(gitlab["variables"].get(variable).is_some(), "the example has no variable {variable}");
    }
}

/// What is copied gives no job more than it needs, least of all the one that holds a credential, and no reference that moves.
#[test]
fn the_workflow_asks_for_little() {
    let workflow = value(&snippets()[".github/workflows/pairings.yaml"]);
    assert_eq!(workflow["permissions"], serde_json::json!({}));
    let jobs = &workflow["jobs"];
    assert_eq!(jobs["drift"]["permissions"], serde_json::json!({"contents": "read"}));
    let wanted = serde_json::json!({"contents": "read", "pull-requests": "write"});
    assert_eq!(jobs["check"]["permissions"], wanted);
    let version = concat!("pairctl/pairctl@v", env!("CARGO_PKG_VERSION"));
    for job in jobs.as_object().unwrap().values() {
        assert_eq!(job["steps"][0]["with"]["persist-credentials"], false);
        assert_eq!(job["steps"][1]["uses"], version);
    }
}

#[test]
fn every_command_works() {
    let sandbox = two_clusters();
    let git = "git -c user.name=a -c user.email=a@example.com";
    let line = format!(
        "git init -q && printf 'secrets\\n' >.git/info/exclude && git add -A && {git} commit -qm first && {git} commit -q --allow-empty -m second"
    );
    assert_eq!(sandbox.run(&line).code, 0);
    let page = fs::read_to_string("docs/ci.md").unwrap();
    let typed: Vec<&str> = page.lines().filter_map(|line| line.strip_prefix("pairctl ")).collect();
    assert_eq!(typed.len(), 3);
    for line in typed {
        let ran = sandbox.run(&format!("pairctl {line}"));
        assert_eq!(ran.code, 0, "{line}: {}", ran.err);
    }
}
