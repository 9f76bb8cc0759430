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
    let ran = Command::new(mdbook).args(["build", "docs", "--dest-dir"]).arg(made.path()).output().unwrap();
    let said = String::from_utf8_lossy(&ran.stderr).into_owned() + &String::from_utf8_lossy(&ran.stdout);
    assert!(ran.status.success(), "{said}");
    assert!(!said.contains("WARN") && !said.contains("ERROR"), "{said}");
    let chapters = chapters();
    for page in &chapters {
        let page = made.path().join(page).with_extension("html");
        assert!(page.is_file(), "{} was not made", page.display());
    }
    assert!(chapters.len() >= 20);
    every_link_of_the_site_leads_somewhere(made.path());
}

/// What mdBook made of the links: to a page and a heading of the site, or to what lies beside `docs` in the repository, which the
/// workflow turns into links to the repository.
fn every_link_of_the_site_leads_somewhere(site: &Path) {
    let link = regex_lite::Regex::new(r#"<a [^>]*href="([^"]*)""#).unwrap();
    let outside = regex_lite::Regex::new(r"^\.\./(examples|templates|tests|action\.yml)\b[^#?]*$").unwrap();
    let (mut inside, mut beside) = (0, 0);
    for chapter in chapters() {
        let page = Path::new(&chapter).with_extension("html");
        let html = fs::read_to_string(site.join(&page)).unwrap();
        for found in link.captures_iter(&html).map(|found| found[1].to_owned()) {
            if found.starts_with("https://") {
                continue;
            }
            if outside.is_match(&found) {
                assert!(
                    Path::new(&found).extension() != Some("html".as_ref()),
                    "{chapter}: mdBook made a page of {found}"
                );
                beside += 1;
                continue;
            }
            let (path, anchor) = found.split_once('#').unwrap_or((&found, ""));
            let target = if path.is_empty() { site.join(&page) } else { site.join(path) };
            assert!(target.is_file(), "{chapter}: {found} is not there");
            let anchored = || fs::read_to_string(&target).unwrap().contains(&format!("id=\"{anchor}\""));
            assert!(anchor.is_empty() || anchored(), "{chapter}: {found}: no such heading");
            inside += 1;
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
