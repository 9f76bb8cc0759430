//! The page in a real browser, and Mermaid's own reading of what is written for it.
//!
//! Chromium is started by Playwright, and axe looks for what keeps people out (WCAG 2.2, A and AA). `SCREENSHOTS=1` makes
//! the pictures of docs/pictures.md anew.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use super::support::run::{Sandbox, save};
use super::{fixture, hostile, page, tools};

/// What the test runs: its packages, and the browser.
struct Browser {
    packages: PathBuf,
    chromium: PathBuf,
}

/// Or `None` where the test must be passed over; a line says why.
fn browser() -> Option<&'static Browser> {
    static BROWSER: OnceLock<Result<Browser, String>> = OnceLock::new();
    const VERSION: &str = "browser-playwright-1.65.1-axe-4.14.1-mermaid-12.0.0";
    let found = BROWSER.get_or_init(|| {
        let names = ["chromium", "chromium-browser", "google-chrome"];
        let chromium = names.into_iter().find_map(|name| tools::installed("CHROMIUM", name));
        let chromium = chromium.ok_or("no chromium is on the PATH")?;
        Ok(Browser { packages: tools::fetch(VERSION, "node_modules", npm_ci)?, chromium })
    });
    tools::found_or_ignored(found, "chromium", "set CHROMIUM, or install chromium and Node with npm")
}

/// The packages of the lock file, and nothing that they would run.
fn npm_ci(work: &Path) -> Result<PathBuf, String> {
    for file in ["package.json", "package-lock.json"] {
        save(&work.join(file), &fs::read(Path::new("tests/tools/browser").join(file)).unwrap());
    }
    let mut npm = Command::new("npm");
    npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(work);
    tools::run(&mut npm)?;
    Ok(work.join("node_modules"))
}

/// Runs a script of tests/tools/browser, which fails where something is not as it should be, and says what it looked at.
fn run(browser: &Browser, script: &str, arguments: &[&Path]) {
    let script = Path::new("tests/tools/browser").join(script);
    let mut node = Command::new("node");
    node.arg(script).args(arguments).env("PACKAGES", &browser.packages).env("CHROMIUM", &browser.chromium);
    let output = node.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    said.lines().for_each(|line| tools::say(&format!("browser: {line}")));
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.contains("all is well"), "{said}");
}

/// The page is usable at once, asks for nothing, filters, links, prints, and keeps nobody out.
#[test]
fn a_page_of_two_hundred_clusters_works_in_a_browser() {
    let Some(browser) = browser() else { return };
    let folder = tempfile::tempdir().unwrap();
    let written = |name: &str, reports| {
        let file = folder.path().join(name);
        save(&file, page::of(&reports).as_bytes());
        file
    };
    let fleet = written("fleet.html", fixture::meshes(200));
    let one_part = written("one-part.html", fixture::one_part(200));
    let small = written("small.html", fixture::meshes(15));
    run(browser, "page.mjs", &[&fleet, &one_part, &small]);
}

/// Mermaid itself reads and draws them: the example, every health, and hostile names.
#[test]
fn mermaid_draws_what_is_written_for_it() {
    let Some(browser) = browser() else { return };
    let mut sandbox = Sandbox::new();
    sandbox.copy(Path::new("examples/rancher-mesh"));
    let drawn = sandbox.run("pairctl graph -o mermaid > mesh.mmd");
    assert_eq!(drawn.code, 0, "{}", drawn.err);
    let file = sandbox.path().join("hostile.mmd");
    save(&file, pairctl::report::graph::mermaid::text(&hostile::graph()).as_bytes());
    run(browser, "mermaid.mjs", &[&sandbox.path().join("mesh.mmd"), &file]);
}

/// The pictures of the documents, where they are asked for.
#[test]
fn the_screenshots_can_be_made_anew() {
    if std::env::var_os("SCREENSHOTS").is_none() {
        assert!(Path::new("docs/images/page-light.png").is_file());
        return;
    }
    let browser = browser().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (small, fleet) = (folder.path().join("small.html"), folder.path().join("fleet.html"));
    save(&small, page::of(&fixture::meshes(15)).as_bytes());
    save(&fleet, page::of(&fixture::meshes(200)).as_bytes());
    run(browser, "screenshots.mjs", &[&small, &fleet, Path::new("docs/images")]);
}
