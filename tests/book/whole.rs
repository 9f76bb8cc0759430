//! The book as a whole: mdBook makes it without a word, and its words are spelt as they should be.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::links::chapters;
use super::tools;

#[test]
fn mdbook_makes_the_book() {
    let Some(mdbook) = tools::mdbook() else { return };
    let made = tempfile::tempdir().unwrap();
    let site = made.path().join("target/book");
    let ran = Command::new(mdbook).args(["build", "docs", "--dest-dir"]).arg(&site).output().unwrap();
    let said = String::from_utf8_lossy(&ran.stderr).into_owned() + &String::from_utf8_lossy(&ran.stdout);
    assert!(ran.status.success(), "{said}");
    assert!(!said.contains("WARN") && !said.contains("ERROR"), "{said}");
    let chapters = chapters();
    for page in &chapters {
        let page = site.join(page).with_extension("html");
        assert!(page.is_file(), "{} was not made", page.display());
    }
    assert!(chapters.len() >= 20);
    every_link_of_the_site_leads_somewhere(&site);
}

/// Where the workflow finds itself.
const REPOSITORY: &str = "https://github.com/example/pairctl/blob/0123456789abcdef/";

/// Links of the book that lead out of `docs`, as the step of the workflow leaves them.
fn published(site: &Path) {
    let workflow = fs::read_to_string(".github/workflows/ci.yml").unwrap();
    let workflow: serde_json::Value = serde_yaml::from_str(&workflow).unwrap();
    let steps = workflow["jobs"]["book"]["steps"].as_array().unwrap();
    let runs: Vec<&str> =
        steps.iter().filter_map(|step| step["run"].as_str()).filter(|run| run.contains("sed ")).collect();
    assert_eq!(runs.len(), 1, "{runs:?}");
    let ran = Command::new("bash")
        .args(["-e", "-o", "pipefail", "-c", runs[0]])
        .current_dir(site.parent().unwrap().parent().unwrap())
        .env("GITHUB_SERVER_URL", "https://github.com")
        .env("GITHUB_REPOSITORY", "example/pairctl")
        .env("GITHUB_SHA", "0123456789abcdef")
        .output()
        .unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
}

/// What mdBook and then the workflow make of the links: to a page and a heading of the site, or to a file of the repository.
fn every_link_of_the_site_leads_somewhere(site: &Path) {
    // As mdBook makes them of links to pages that lie in none of the folders that the book names today.
    let more = r##"<a href="../README.html#install">a</a> <a href="../.github/workflows/ci.yml">b</a>"##;
    super::support::run::save(&site.join("more.html"), more.as_bytes());
    published(site);
    assert_eq!(fs::read_to_string(site.join("more.html")).unwrap().matches(REPOSITORY).count(), 2);
    let link = regex_lite::Regex::new(r#"<(?:a|img) [^>]*(?:href|src)="([^"]*)""#).unwrap();
    let (mut inside, mut beside) = (0, 0);
    for page in glob::glob(&site.join("*.html").display().to_string()).unwrap().map(Result::unwrap) {
        let html = fs::read_to_string(&page).unwrap();
        for found in link.captures_iter(&html).map(|found| found[1].to_owned()) {
            let (path, anchor) = found.split_once('#').unwrap_or((&found, ""));
            if let Some(file) = path.strip_prefix(REPOSITORY) {
                assert!(Path::new(file).exists(), "{}: {found}: no such file", page.display());
                beside += 1;
            } else if !found.starts_with("https://") {
                let target = if path.is_empty() { page.clone() } else { site.join(path) };
                assert!(target.starts_with(site) && !path.contains(".."), "{}: {found}", page.display());
                assert!(target.is_file(), "{}: {found} is not there", page.display());
                let anchored = || fs::read_to_string(&target).unwrap().contains(&format!("id=\"{anchor}\""));
                assert!(anchor.is_empty() || anchored(), "{}: {found}: no such heading", page.display());
                inside += 1;
            }
        }
    }
    assert!(inside >= 500 && beside >= 20, "{inside} links within the site, {beside} out of it");
}

#[test]
fn words_are_spelt_as_they_should_be() {
    let Some(typos) = tools::typos() else { return };
    let look = |what: &[&str]| {
        let arguments = ["--config", "tests/tools/typos.toml", "--format", "brief"];
        let ran = Command::new(&typos).args(arguments).args(what).output().unwrap();
        (
            ran.status.code(),
            String::from_utf8_lossy(&ran.stdout).into_owned() + &String::from_utf8_lossy(&ran.stderr),
        )
    };
    let pages = [
        "README.md",
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "docs",
        "examples",
        "src",
        "templates",
    ];
    let (code, said) = look(&pages);
    assert_eq!(code, Some(0), "{said}");
    // It does look, and with the British spelling.
    let folder = tempfile::tempdir().unwrap();
    super::support::run::save(&folder.path().join("page.md"), b"The colour is right, teh color is not.\n");
    let (code, said) = look(&[&folder.path().display().to_string()]);
    assert!(code == Some(2) && said.contains("teh") && said.contains("color"), "{said}");
}
