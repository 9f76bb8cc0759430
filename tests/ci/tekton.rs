//! The example for Tekton: the commands of its steps. Its schema is looked at on an API server, in tests/cluster.

use std::collections::BTreeMap;
use std::fs;

use serde::Deserialize;
use serde_json::Value;

use super::two_clusters;
use crate::support::run::Sandbox;

fn task(name: &str) -> Value {
    let text = fs::read_to_string("examples/ci/tekton/tasks.yaml").unwrap();
    let mut tasks = serde_yaml::Deserializer::from_str(&text).map(|task| Value::deserialize(task).unwrap());
    tasks.find(|task| task["metadata"]["name"] == name).unwrap()
}

/// Runs the steps of a task until one fails, and returns the name of that one.
fn run(sandbox: &Sandbox, task: &Value) -> Option<String> {
    let mut values = BTreeMap::from([
        ("workspaces.source.path".to_owned(), "source".to_owned()),
        ("workspaces.base.path".to_owned(), format!("{}/base", sandbox.path().display())),
    ]);
    for param in task["spec"]["params"].as_array().unwrap() {
        let value = param["default"].as_str().unwrap_or("given");
        values.insert(format!("params.{}", param["name"].as_str().unwrap()), value.to_owned());
    }
    let filled = |text: &Value| {
        let text = values.iter().fold(text.as_str().unwrap().to_owned(), |text, (name, value)| {
            text.replace(&format!("$({name})"), value)
        });
        assert!(!text.contains("$("), "{text}");
        text
    };
    let directory = filled(&task["spec"]["stepTemplate"]["workingDir"]);
    for step in task["spec"]["steps"].as_array().unwrap() {
        let words = ["command", "args"].iter().flat_map(|field| step[field].as_array().unwrap()).map(&filled);
        let words: Vec<String> = words.map(|word| format!("'{word}'")).collect();
        let ran = sandbox.run(&format!("cd '{directory}' && {}", words.join(" ")));
        if ran.code != 0 {
            return Some(step["name"].as_str().unwrap().to_owned());
        }
    }
    None
}

fn checked(change: &str) -> Option<String> {
    let sandbox = two_clusters();
    let ran = sandbox.run(&format!(
        "mkdir source base && mv pairings.yaml clusters secrets source && cp -r source/. base && cd source && {change}"
    ));
    assert_eq!(ran.code, 0, "{}", ran.err);
    run(&sandbox, &task("pairctl-check"))
}

#[test]
fn a_clean_change_passes_and_each_mistake_stops_at_its_step() {
    assert_eq!(checked("sed -i 's/web\\]/shop]/' pairings.yaml && pairctl render"), None);
    assert_eq!(checked("sed -i 's/team: dr/team: ops/' pairings.yaml").as_deref(), Some("check"));
    assert_eq!(checked("sed -i 's/team: dr/team: [/' pairings.yaml").as_deref(), Some("validate"));
    assert_eq!(checked("rm -r ../base").as_deref(), Some("changes"));
}

#[test]
fn clusters_that_cannot_be_read_fail_the_task() {
    let sandbox = two_clusters();
    sandbox.run("mkdir source && mv pairings.yaml clusters secrets source");
    assert_eq!(run(&sandbox, &task("pairctl-drift")).as_deref(), Some("drift"));
}
