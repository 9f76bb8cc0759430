//! That a peer makes what pairctl makes: a comparison with less would not be fair.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde::Deserialize;
use serde_json::Value;
use walkdir::WalkDir;

use crate::offline::PAIRCTL;
use crate::peers::KUSTOMIZE;

/// Runs a peer, and compares object by object with what `pairctl render --plain` prints; kustomize prints the sealed objects,
/// which must be as many. What differs is the bench's mistake, and stops it.
pub(crate) fn check(name: &str, directory: &Path, fleet: &Path, command: &[String]) -> Result<(), String> {
    let own = documents(&output(fleet, &[PAIRCTL.to_owned(), "render".to_owned(), "--plain".to_owned()])?);
    let printed = output(directory, command)?;
    let files = directory.join(name.split(',').next().unwrap());
    let theirs = if files.is_dir() { json_files(&files) } else { documents(&printed) };
    if name.starts_with(KUSTOMIZE) {
        assert_eq!(
            theirs.iter().filter(|object| object["kind"] == "ClusterPair").count(),
            own.len(),
            "{name}"
        );
        return Ok(());
    }
    assert_eq!(theirs.len(), own.len(), "{name}");
    for (theirs, own) in theirs.iter().zip(&own) {
        assert_eq!(theirs, own, "{name}");
    }
    Ok(())
}

fn output(directory: &Path, command: &[String]) -> Result<String, String> {
    let output = Command::new(&command[0]).args(&command[1..]).current_dir(directory).output();
    let output = output.map_err(|error| error.to_string())?;
    if !output.status.success() {
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(text.lines().last().unwrap_or("it failed").to_owned());
    }
    String::from_utf8(output.stdout).map_err(|error| error.to_string())
}

/// In an order of their own: two sources may have objects of one name.
fn documents(text: &str) -> Vec<Value> {
    let documents =
        serde_yaml::Deserializer::from_str(text).map(|document| Value::deserialize(document).unwrap());
    sorted(documents.filter(|document| !document.is_null()).collect())
}

fn json_files(directory: &Path) -> Vec<Value> {
    let entries = WalkDir::new(directory).into_iter().map(Result::unwrap);
    let files = entries.filter(|entry| entry.file_type().is_file());
    sorted(files.map(|file| serde_json::from_slice(&fs::read(file.path()).unwrap()).unwrap()).collect())
}

fn sorted(mut objects: Vec<Value>) -> Vec<Value> {
    objects.sort_by_cached_key(Value::to_string);
    objects
}
