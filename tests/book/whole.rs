//! The book as a whole: mdBook makes it without a word, and its words are spelt as they should be.

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
