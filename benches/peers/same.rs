//! That a peer makes what pairctl makes: a comparison with less would not be fair.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde::Deserialize;
use serde_json::Value;
use walkdir::WalkDir;

use crate::offline::PAIRCTL;

/// Where the objects of a peer are, and what they are held to.
pub(crate) enum Makes {
    /// A JSON file each in this directory.
    Files(&'static str),
    /// YAML, printed.
    Stream,
    /// YAML, printed, of objects that are sealed: as many is all that can be said.
    Sealed,
}

/// Runs a peer once, and compares object by object with what `pairctl render --plain` prints. What differs is the bench's own
/// mistake, and stops it.
pub(crate) fn check(makes: &Makes, directory: &Path, fleet: &Path, command: &[&str]) -> Result<(), String> {
    let own = documents(&output(fleet, &[PAIRCTL, "render", "--plain"])?);
    let printed = output(directory, command)?;
    let theirs = match makes {
        Makes::Files(files) => json_files(&directory.join(files)),
        Makes::Stream => documents(&printed),
        Makes::Sealed => {
            assert_eq!(printed.matches("\nkind: ClusterPair\n").count(), own.len(), "{command:?}");
            return Ok(());
        }
    };
    assert_eq!(theirs.len(), own.len(), "{command:?}");
    for (theirs, own) in theirs.iter().zip(&own) {
        assert_eq!(theirs, own, "{command:?}");
    }
    Ok(())
}

/// What a command prints, or the last line of why it fails.
pub(crate) fn output(directory: &Path, command: &[&str]) -> Result<String, String> {
    let output = Command::new(command[0]).args(&command[1..]).current_dir(directory).output();
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
