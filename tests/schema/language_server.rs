//! The schema in the YAML language server itself, which VS Code, Neovim and others run.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use super::support::run::save;
use super::tools;

/// Its packages, or `None` where the test must be passed over; a line says why.
fn packages() -> Option<&'static Path> {
    static PACKAGES: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    const VERSION: &str = "yaml-language-server-1.25.0";
    let found = PACKAGES.get_or_init(|| {
        tools::run(Command::new("node").arg("--version"))?;
        tools::fetch(VERSION, "node_modules", npm_ci)
    });
    tools::found_or_ignored(found, "yaml-language-server", "install Node 20 or later with npm")
        .map(PathBuf::as_path)
}

/// The packages of the lock file, and nothing that they would run.
fn npm_ci(work: &Path) -> Result<PathBuf, String> {
    for file in ["package.json", "package-lock.json"] {
        save(&work.join(file), &fs::read(Path::new("tests/tools/yaml-language-server").join(file)).unwrap());
    }
    let mut npm = Command::new("npm");
    npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(work);
    tools::run(&mut npm)?;
    Ok(work.join("node_modules"))
}

/// It completes, explains and checks.
#[test]
fn the_language_server_teaches_the_format() {
    let Some(packages) = packages() else { return };
    let mut node = Command::new("node");
    node.arg("tests/tools/yaml-language-server/editor.mjs").arg(packages);
    let output = node.args(["docs/pairings.schema.json", "examples"]).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    said.lines().for_each(|line| tools::say(&format!("language server: {line}")));
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.contains("all is well"), "{said}");
}
