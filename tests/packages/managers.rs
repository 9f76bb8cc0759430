//! krew, Homebrew and cargo binstall, with what a release hands to them.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_yaml::Value;
use sha2::{Digest, Sha256};

use crate::{TARGETS, archives, complaint, path, printed, script, tools};

const REPOSITORY: &str = "owner/fork";

/// Archives and manifests, as the workflow has them before it publishes.
fn assets() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    archives(folder.path());
    let assets = path(folder.path());
    printed(&script("manifests.sh", &[env!("CARGO_PKG_VERSION"), REPOSITORY, assets, assets]));
    folder
}

fn digest(file: &Path) -> String {
    let digest = Sha256::digest(fs::read(file).unwrap());
    digest.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat()
}

fn address(target: &str) -> String {
    let version = env!("CARGO_PKG_VERSION");
    format!("https://github.com/{REPOSITORY}/releases/download/v{version}/pairctl-{target}.tar.gz")
}

#[test]
fn krew_gets_each_archive_with_its_digest() {
    let assets = assets();
    let manifest = fs::read_to_string(assets.path().join("pairs.yaml")).unwrap();
    let manifest: Value = serde_yaml::from_str(&manifest).unwrap();
    let mut found: Vec<(&str, &str)> = manifest["spec"]["platforms"]
        .as_sequence()
        .unwrap()
        .iter()
        .map(|platform| (platform["uri"].as_str().unwrap(), platform["sha256"].as_str().unwrap()))
        .collect();
    found.sort_unstable();
    let mut wanted = TARGETS
        .map(|target| (address(target), digest(&assets.path().join(format!("pairctl-{target}.tar.gz")))));
    wanted.sort();
    assert_eq!(found, wanted.each_ref().map(|(uri, sha256)| (uri.as_str(), sha256.as_str())));
}

#[test]
fn krews_own_judge_takes_the_manifest() {
    let Some(tools) = tools::release_judges() else { return };
    let assets = assets();
    let manifest = assets.path().join("pairs.yaml");
    let judge = || {
        let mut judge = Command::new(tools.join("validate-krew-manifest"));
        judge.args(["-skip-install", "-manifest", path(&manifest)]).output().unwrap()
    };
    printed(&judge());
    let broken = fs::read_to_string(&manifest).unwrap().replace("kind: Plugin", "kind: Plug");
    fs::write(&manifest, broken).unwrap();
    assert!(complaint(&judge()).contains("Plug"));
}

#[test]
fn krew_installs_the_archive_and_the_plugin_answers() {
    let Some(tools) = tools::release_judges() else { return };
    if !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        return;
    }
    let assets = assets();
    let root = tempfile::tempdir().unwrap();
    let install = Command::new(tools.join("krew"))
        .env("KREW_ROOT", root.path())
        .env("KREW_NO_UPGRADE_CHECK", "1")
        .args(["install", "--manifest", path(&assets.path().join("pairs.yaml"))])
        .args(["--archive", path(&assets.path().join(format!("pairctl-{}.tar.gz", TARGETS[0])))])
        .output();
    printed(&install.unwrap());
    let plugin = Command::new(root.path().join("bin/kubectl-pairs")).arg("--version").output().unwrap();
    assert_eq!(printed(&plugin), format!("pairctl {}\n", env!("CARGO_PKG_VERSION")));
}

/// The formula as Ruby runs it, with a Homebrew that writes down what is said to it.
#[test]
fn homebrew_gets_each_archive_with_its_digest() {
    let assets = assets();
    let formula = assets.path().join("pairctl.rb");
    let ruby = Command::new("ruby")
        .args(["-r", concat!(env!("CARGO_MANIFEST_DIR"), "/tests/packages/homebrew.rb"), path(&formula)])
        .output();
    let Ok(ruby) = ruby else {
        return tools::ignored("ruby", "it is not on the PATH", "install Ruby");
    };
    let mut found: Vec<String> = printed(&ruby).lines().map(str::to_owned).collect();
    found.sort();
    let mut wanted = TARGETS.map(|target| {
        let archive = assets.path().join(format!("pairctl-{target}.tar.gz"));
        format!("{target} {} {}", address(target), digest(&archive))
    });
    wanted.sort();
    assert_eq!(found, wanted);
}

#[test]
fn an_archive_that_is_missing_fills_no_manifest() {
    let assets = assets();
    fs::remove_file(assets.path().join(format!("pairctl-{}.tar.gz", TARGETS[1]))).unwrap();
    let folder = path(assets.path());
    complaint(&script("manifests.sh", &["1.2.3", REPOSITORY, folder, folder]));
}

/// The address that cargo binstall makes of the metadata (its SUPPORT.md) is that of an archive.
#[test]
fn cargo_binstall_finds_the_archives() {
    let manifest = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1", "--offline"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output();
    let metadata: serde_json::Value = serde_json::from_str(&printed(&manifest.unwrap())).unwrap();
    let package = &metadata["packages"][0];
    let binstall = &package["metadata"]["binstall"];
    assert_eq!((&binstall["pkg-fmt"], &binstall["bin-dir"]), (&"tgz".into(), &"pairctl".into()));
    for target in TARGETS {
        let found = binstall["pkg-url"]
            .as_str()
            .unwrap()
            .replace("{ repo }", package["repository"].as_str().unwrap())
            .replace("{ version }", package["version"].as_str().unwrap())
            .replace("{ target }", target);
        assert!(found.ends_with(address(target).split_once(REPOSITORY).unwrap().1), "{found}");
    }
}
