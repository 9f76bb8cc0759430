//! The recorded runs.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// One recorded run of storkctl.
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) folder: PathBuf,
    /// The arguments after `storkctl generate`.
    pub(crate) args: Vec<String>,
    pub(crate) kubeconfig: Option<String>,
    /// The pair that it printed.
    pub(crate) output: Option<serde_yaml::Value>,
    /// Whether Stork's own decoder, client configuration and client builder took the pair.
    pub(crate) works_in_stork: bool,
}

/// All of them, those of a pod last.
pub(crate) fn cases() -> Vec<Case> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/parity/storkctl");
    let recorded: Value =
        serde_json::from_str(&fs::read_to_string(root.join("cases.json")).unwrap()).unwrap();
    let recorded: BTreeMap<String, &Value> = recorded
        .as_array()
        .unwrap()
        .iter()
        .map(|case| (case["case"].as_str().unwrap().to_owned(), case))
        .collect();
    let mut names = folders(&root, "");
    names.extend(folders(&root.join("_in-cluster"), "_in-cluster/"));
    names.into_iter().map(|name| case(&root, name, &recorded)).collect()
}

fn folders(root: &Path, prefix: &str) -> Vec<String> {
    let entries = fs::read_dir(root).unwrap().map(Result::unwrap);
    let mut names: Vec<String> = entries
        .filter(|entry| entry.path().join("args.txt").exists())
        .map(|entry| format!("{prefix}{}", entry.file_name().to_str().unwrap()))
        .collect();
    names.sort();
    names
}

fn case(root: &Path, name: String, recorded: &BTreeMap<String, &Value>) -> Case {
    let folder = root.join(&name);
    // The runs inside a pod have no record of their own; their arguments are in args.txt, one a line.
    let args = match recorded.get(&name) {
        Some(case) => case["argv"].as_array().unwrap()[2..].iter().map(text).collect(),
        None => {
            fs::read_to_string(folder.join("args.txt")).unwrap().lines().skip(1).map(str::to_owned).collect()
        }
    };
    let verdicts = ["stork_decode", "stork_client_config", "stork_new_client"];
    let works = |case: &&Value| verdicts.iter().all(|verdict| case[verdict] == "ok");
    let output = fs::read_to_string(folder.join("stdout.yaml")).unwrap_or_default();
    let is_pair = |output: &serde_yaml::Value| output["kind"] == "ClusterPair";
    Case {
        args,
        kubeconfig: recorded.get(&name).and_then(|case| case["env"].get("KUBECONFIG")).map(text),
        output: serde_yaml::from_str(&output).ok().filter(is_pair),
        works_in_stork: recorded.get(&name).is_some_and(works),
        folder,
        name,
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}
