//! What pairctl rendered comes back: the objects of a fleet, imported and rendered again, are the same objects.

use std::fmt::Write as _;

use proptest::prelude::*;
use serde::Deserialize as _;
use serde_yaml::Value;

use crate::fleet::fleet;
use crate::support::run::Sandbox;

const RECIPIENT: &str = "age1xq93x0px7u0k6p3wt8f032y35vkfkpkr5cjt9kndfz6s9hzd73qs89rk73";

/// What a command hands to the other end of a pipe, full of credentials.
fn piped(sandbox: &Sandbox, line: &str) -> String {
    let output = sandbox.command(line).output().unwrap();
    sandbox.secrets.refuse(&output.stderr, "standard error");
    assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn objects(text: &str) -> Vec<Value> {
    let documents = serde_yaml::Deserializer::from_str(text).map(|one| Value::deserialize(one).unwrap());
    let mut objects: Vec<Value> = documents.filter(|object| !object.is_null()).collect();
    objects.sort_by_cached_key(|object| format!("{:?}", object["metadata"]));
    objects
}

/// The objects of each source cluster.
fn rendered(sandbox: &Sandbox, clusters: &[String], before: &str) -> Vec<(String, String)> {
    let of = |cluster: &String| {
        let text = piped(sandbox, &format!("{before}pairctl render --plain --only {cluster} | cat"));
        (cluster.clone(), text)
    };
    clusters.iter().map(of).filter(|(_, text)| !text.is_empty()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn rendered_imported_and_rendered_again_it_is_the_same(fleet in fleet()) {
        let clusters = fleet.pairings["clusters"].as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        let theirs = rendered(&fleet.sandbox(), &clusters, "");
        prop_assume!(!theirs.is_empty());
        let mut sandbox = Sandbox::new();
        fleet.variables.iter().for_each(|(_, value)| sandbox.secrets.add_text(value));
        let mut flags = String::new();
        for (cluster, text) in &theirs {
            sandbox.write(&format!("secrets/{cluster}.yaml"), text);
            let _ = write!(flags, " --from-files {cluster}=secrets/{cluster}.yaml");
        }
        let imported = sandbox.run(&format!("pairctl import{flags} --age {RECIPIENT} --write pairings.yaml"));
        prop_assert_eq!((imported.code, imported.err.contains("left-out")), (0, false), "{}", imported.err);
        let written = sandbox.read("pairings.yaml");
        let mut set = String::new();
        for name in written.lines().filter_map(|line| line.trim().strip_prefix("env: ")) {
            let _ = write!(set, "{name}=\"$(pairctl import{flags} --value-of {name})\" && export {name} && ");
        }
        let sources: Vec<String> = theirs.iter().map(|(cluster, _)| cluster.clone()).collect();
        let ours = rendered(&sandbox, &sources, &set);
        prop_assert_eq!(ours.len(), theirs.len());
        for ((_, ours), (cluster, theirs)) in ours.iter().zip(&theirs) {
            // No value is shown: these are whole objects.
            prop_assert!(objects(ours) == objects(theirs), "cluster {} differs: {}", cluster, written);
        }
    }
}
