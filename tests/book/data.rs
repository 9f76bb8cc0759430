//! Blocks of YAML are what they say.

use std::fs;
use std::path::PathBuf;

use serde::Deserialize as _;
use serde_json::Value;

use super::blocks::{Block, blocks, pages};
use super::support::run::Sandbox;

fn all(kind: &str) -> Vec<Block> {
    pages().iter().flat_map(|page: &PathBuf| blocks(page)).filter(|block| block.kind == kind).collect()
}

/// The documents of a block.
fn documents(block: &Block) -> Vec<Value> {
    let read = |document| Value::deserialize(document).unwrap_or_else(|why| panic!("{}: {why}", block.place));
    serde_yaml::Deserializer::from_str(&block.text).map(read).collect()
}

#[test]
fn every_block_can_be_read() {
    let yaml = all("yaml");
    assert!(yaml.iter().all(|block| !documents(block).is_empty()));
    assert!(!yaml.is_empty(), "no block");
}

/// A whole file is validated as users do; a part of one is held against the schema, in the place of that part of an example.
#[test]
fn every_pairings_file_is_one() {
    let schema = serde_json::from_str(&fs::read_to_string("docs/pairings.schema.json").unwrap()).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    let example: Value =
        serde_yaml::from_str(&fs::read_to_string("examples/two-clusters/pairings.yaml").unwrap()).unwrap();
    let (mut whole, mut parts) = (0, 0);
    for block in all("yaml pairings") {
        for document in documents(&block) {
            let mut file = example.clone();
            over(&mut file, &document);
            let errors: Vec<String> = schema
                .iter_errors(&file)
                .map(|error| format!("{}: {error}", error.instance_path()))
                .collect();
            assert!(errors.is_empty(), "{}: {errors:#?}", block.place);
            if document.get("apiVersion").is_some() {
                let sandbox = Sandbox::new();
                sandbox.write("pairings.yaml", &block.text);
                let screen = sandbox.type_line("pairctl validate");
                let valid = "pairings.yaml is valid: ";
                // The README's is counted by hand: two namespaces, there and back.
                let of =
                    if block.place.starts_with("README.md:") { "2 clusters, 4 ClusterPairs" } else { "" };
                assert!(screen.contains(&format!("{valid}{of}")), "{}: {screen}", block.place);
                whole += 1;
            } else {
                parts += 1;
            }
        }
    }
    assert!(whole >= 1 && parts >= 10, "only {whole} files and {parts} parts");
}

/// Puts a part in its place: keys at the top and clusters by name, all else as a whole.
fn over(file: &mut Value, part: &Value) {
    for (key, value) in part.as_object().unwrap() {
        match (file.get_mut(key).and_then(Value::as_object_mut), value.as_object()) {
            (Some(old), Some(new)) if key == "clusters" => {
                for (name, cluster) in new {
                    match (old.get_mut(name).and_then(Value::as_object_mut), cluster.as_object()) {
                        (Some(old), Some(new)) => old.extend(new.clone()),
                        _ => drop(old.insert(name.clone(), cluster.clone())),
                    }
                }
            }
            _ => file[key] = value.clone(),
        }
    }
}
