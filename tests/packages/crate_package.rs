//! What `cargo install` gets.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::printed;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn packaged() -> BTreeSet<String> {
    let list = Command::new(env!("CARGO"))
        .args(["package", "--list", "--allow-dirty", "--offline"])
        .current_dir(ROOT)
        .output()
        .unwrap();
    printed(&list).lines().map(str::to_owned).collect()
}

fn sources(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else {
            found.push(path.strip_prefix(ROOT).unwrap().to_str().unwrap().to_owned());
        }
    }
}

/// That it builds from these alone is tried where there is time for a build: in `.ci/run`.
#[test]
fn the_package_has_every_source_and_every_template() {
    let packaged = packaged();
    let mut wanted = Vec::new();
    sources(&Path::new(ROOT).join("src"), &mut wanted);
    sources(&Path::new(ROOT).join("templates"), &mut wanted);
    assert!(wanted.len() > 400, "only {}", wanted.len());
    let missing: Vec<&String> = wanted.iter().filter(|file| !packaged.contains(*file)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// The fixtures' keys open nothing, but whoever searches a registry for keys would find them.
#[test]
fn the_package_has_no_fixture() {
    let strange: Vec<String> = packaged()
        .into_iter()
        .filter(|file| {
            ["tests/", "examples/", "benches/", "docs/"].iter().any(|below| file.starts_with(below))
        })
        .collect();
    assert!(strange.is_empty(), "{strange:?}");
}
