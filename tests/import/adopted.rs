//! From dumps to a pairings.yaml and back to objects, as a user would type it. Credentials go through pipes and variables.

use std::fmt::Write as _;

use serde::Deserialize as _;
use serde_yaml::{Mapping, Value};

use crate::support::run::{Ran, Sandbox};

pub(crate) const RECIPIENT: &str = "age1xq93x0px7u0k6p3wt8f032y35vkfkpkr5cjt9kndfz6s9hzd73qs89rk73";

/// A directory with dumps of source clusters, below `secrets`.
pub(crate) struct Dumps {
    pub(crate) sandbox: Sandbox,
    flags: String,
}

impl Dumps {
    /// One dump for each cluster.
    pub(crate) fn new(dumps: &[(&str, &str)]) -> Self {
        let mut sandbox = Sandbox::new();
        let mut flags = String::new();
        for (cluster, text) in dumps {
            sandbox.write(&format!("secrets/{cluster}.yaml"), text);
            objects(text).iter().for_each(|object| secrets(&mut sandbox, object));
            let _ = write!(flags, " --from-files {cluster}=secrets/{cluster}.yaml");
        }
        Self { sandbox, flags }
    }

    /// Runs the command with more flags. All that it prints passes the leak gate.
    pub(crate) fn import(&self, more: &str) -> Ran {
        self.sandbox.run(&format!("pairctl import{} {more}", self.flags))
    }

    /// Writes pairings.yaml, and returns what was said.
    pub(crate) fn write(&self) -> Ran {
        self.import(&format!("--age {RECIPIENT} --write pairings.yaml"))
    }

    /// Sets each variable that pairings.yaml names from `--value-of`, renders, and returns the objects of a cluster.
    pub(crate) fn rendered(&self, cluster: &str) -> Vec<Value> {
        let mut line = String::new();
        for variable in variables(&self.sandbox.read("pairings.yaml")) {
            let _ = write!(
                line,
                "{variable}=\"$(pairctl import{} --value-of {variable})\" && export {variable} && ",
                self.flags
            );
        }
        // This output is full of credentials, so that it is no run for the leak gate.
        let output = self
            .sandbox
            .command(&format!(
                "{line} pairctl validate > said && pairctl render --plain --only {cluster} | cat"
            ))
            .output()
            .unwrap();
        self.sandbox.secrets.refuse(&output.stderr, "standard error");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        objects(std::str::from_utf8(&output.stdout).unwrap())
    }
}

/// All objects of a stream of documents.
pub(crate) fn objects(text: &str) -> Vec<Value> {
    let documents = serde_yaml::Deserializer::from_str(text);
    documents.map(|document| Value::deserialize(document).unwrap()).filter(|value| !value.is_null()).collect()
}

/// What no output may hold of an object.
fn secrets(sandbox: &mut Sandbox, object: &Value) {
    let spec = &object["spec"];
    sandbox.secrets.add_text(&serde_yaml::to_string(&spec["config"]).unwrap());
    let options = spec["options"].as_mapping().into_iter().flatten();
    let is_clear = |key: &Value| {
        ["ip", "port", "mode", "backuplocation"].iter().any(|clear| key.as_str() == Some(clear))
    };
    for (_, value) in options.filter(|(key, _)| !is_clear(key)) {
        value.as_str().into_iter().for_each(|text| sandbox.secrets.add(text));
    }
}

/// Every name below a key `env`.
pub(crate) fn variables(pairings: &str) -> Vec<String> {
    fn collect(value: &Value, names: &mut Vec<String>) {
        match value {
            Value::Mapping(entries) => {
                names.extend(entries.get("env").and_then(Value::as_str).map(str::to_owned));
                entries.values().for_each(|value| collect(value, names));
            }
            Value::Sequence(items) => items.iter().for_each(|item| collect(item, names)),
            _ => {}
        }
    }
    let mut names = Vec::new();
    collect(&serde_yaml::from_str(pairings).unwrap(), &mut names);
    names.sort();
    names.dedup();
    names
}

/// An object without what does not count: what the server and Stork own, what Go's types leave out where it is empty, the
/// path that storkctl leaks, and the keys of pairctl and of tools.
pub(crate) fn normal(mut object: Value) -> Value {
    let root = object.as_mapping_mut().unwrap();
    root.remove("status");
    let metadata = root["metadata"].as_mapping_mut().unwrap();
    metadata.retain(|key, _| ["name", "namespace", "labels", "annotations"].contains(&key.as_str().unwrap()));
    for key in ["labels", "annotations"] {
        if let Some(Value::Mapping(texts)) = metadata.get_mut(key) {
            let foreign = [
                "pairctl.dev/",
                "kustomize.toolkit.fluxcd.io/",
                "kubectl.kubernetes.io/",
                "argocd.argoproj.io/",
            ];
            texts.retain(|key, _| !foreign.iter().any(|prefix| key.as_str().unwrap().starts_with(prefix)));
        }
    }
    without_empty(metadata);
    let spec = root["spec"].as_mapping_mut().unwrap();
    let config = spec["config"].as_mapping_mut().unwrap();
    for kind in ["clusters", "contexts", "users"] {
        for entry in config[kind].as_mapping_mut().unwrap().values_mut() {
            entry.as_mapping_mut().unwrap().remove("LocationOfOrigin");
        }
    }
    without_empty(config);
    without_empty(spec);
    object
}

fn without_empty(entries: &mut Mapping) {
    entries
        .retain(|_, value| !value.is_null() && value.as_mapping().is_none_or(|entries| !entries.is_empty()));
}

/// Whether two objects are the same, or the first path at which they are not. No value is shown.
pub(crate) fn difference(path: &str, one: &Value, other: &Value) -> Option<String> {
    match (one, other) {
        (Value::Mapping(one), Value::Mapping(other)) => {
            let keys = one.keys().chain(other.keys());
            keys.map(|key| (key, one.get(key), other.get(key))).find_map(|(key, one, other)| {
                let path = format!("{path}/{}", key.as_str().unwrap_or("?"));
                match (one, other) {
                    (Some(one), Some(other)) => difference(&path, one, other),
                    _ => Some(format!("{path} is in one of the two")),
                }
            })
        }
        (one, other) => (one != other).then(|| path.to_owned()),
    }
}
