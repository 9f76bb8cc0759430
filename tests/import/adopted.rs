//! From dumps to a pairings.yaml and back to objects, as a user would type it. Credentials go through pipes and variables.

use std::fmt::Write as _;

use serde_yaml::Value;

use crate::same_object::objects;
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
            for object in objects(text) {
                secrets(&mut sandbox, &object);
            }
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
