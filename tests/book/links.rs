//! Every link leads to a file and a heading that are there, on GitHub and in the book.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path, PathBuf};

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// All pages of the repository but the golden files of reports.
fn pages() -> Vec<PathBuf> {
    let is_ours = |entry: &walkdir::DirEntry| {
        let name = entry.file_name().to_string_lossy();
        entry.depth() == 0 || !(name.starts_with('.') || name == "target" || name == "node_modules")
    };
    let files =
        walkdir::WalkDir::new(".").sort_by_file_name().into_iter().filter_entry(is_ours).map(Result::unwrap);
    let pages = files.map(|entry| entry.path().strip_prefix(".").unwrap().to_owned());
    pages
        .filter(|path| path.extension().is_some_and(|end| end == "md") && !path.starts_with("tests/reports"))
        .collect()
}

/// A link: whether it is a picture, and where it leads.
fn links(page: &Path) -> Vec<String> {
    let text = fs::read_to_string(page).unwrap();
    let destination = |event| match event {
        Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
            Some(dest_url.into_string())
        }
        _ => None,
    };
    Parser::new_ext(&text, Options::ENABLE_TABLES).filter_map(destination).collect()
}

/// The anchors of a page, by the rules of GitHub and by those of mdBook; a heading that both name differently has none.
fn anchors(page: &Path) -> BTreeSet<String> {
    let text = fs::read_to_string(page).unwrap();
    let (mut heading, mut anchors) = (None, BTreeSet::new());
    let mut seen: [BTreeMap<String, usize>; 2] = Default::default();
    for event in Parser::new_ext(&text, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::Text(text) | Event::Code(text) => {
                if let Some(heading) = &mut heading {
                    heading.push_str(&text);
                }
            }
            Event::End(TagEnd::Heading(_)) => {
                let heading = heading.take().unwrap();
                let [github, mdbook] = [github(&heading), mdbook(&heading)];
                let [github, mdbook] = [(0, github), (1, mdbook)].map(|(of, anchor)| {
                    let count = seen[of].entry(anchor.clone()).or_default();
                    *count += 1;
                    if *count == 1 { anchor } else { format!("{anchor}-{}", *count - 1) }
                });
                if github == mdbook {
                    anchors.insert(github);
                }
            }
            _ => {}
        }
    }
    anchors
}

/// Lower case; letters, digits, `-` and `_` stay, a blank is a hyphen, all else goes.
fn github(heading: &str) -> String {
    let keep = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | ' ');
    heading.to_lowercase().chars().filter(|c| keep(*c)).map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// mdBook 0.5, `unique_id` of mdbook-html: as GitHub, but any white space is a hyphen and only ASCII is made lower-case.
fn mdbook(heading: &str) -> String {
    let letter = |c: char| match c {
        _ if c.is_alphanumeric() || matches!(c, '-' | '_') => Some(c.to_ascii_lowercase()),
        _ if c.is_whitespace() => Some('-'),
        _ => None,
    };
    heading.trim().chars().filter_map(letter).collect()
}

/// A path without `.` and `..`.
fn clean(path: &Path) -> PathBuf {
    let mut cleaned = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => assert!(cleaned.pop(), "{} leads out of the repository", path.display()),
            Component::CurDir => {}
            _ => cleaned.push(part),
        }
    }
    cleaned
}

#[test]
fn every_link_leads_somewhere() {
    let (mut inside, mut outside) = (0, 0);
    for page in pages() {
        for link in links(&page) {
            if link.contains("://") || link.starts_with("mailto:") {
                let url =
                    url::Url::parse(&link).unwrap_or_else(|why| panic!("{}: {link}: {why}", page.display()));
                assert!(
                    url.scheme() == "https" && url.host_str().is_some_and(|host| host.contains('.')),
                    "{}: {link}",
                    page.display()
                );
                outside += 1;
                continue;
            }
            let (path, anchor) =
                link.split_once('#').map_or((link.as_str(), None), |(path, anchor)| (path, Some(anchor)));
            let target =
                if path.is_empty() { page.clone() } else { clean(&page.parent().unwrap().join(path)) };
            assert!(target.exists(), "{}: {link} is not there", page.display());
            if let Some(anchor) = anchor {
                assert!(anchors(&target).contains(anchor), "{}: {link}: no such heading", page.display());
            }
            inside += 1;
        }
    }
    assert!(inside >= 120, "only {inside} links");
    assert!(outside <= inside, "{outside}");
}

/// mdBook makes a page that the summary names and that is not there; one that the summary lacks it passes over.
#[test]
fn the_summary_has_every_page_once() {
    let named = links(Path::new("docs/SUMMARY.md"));
    let once: BTreeSet<&String> = named.iter().collect();
    assert_eq!(once.len(), named.len(), "a page is there twice");
    let pages: BTreeSet<String> = glob::glob("docs/*.md")
        .unwrap()
        .map(|path| path.unwrap().file_name().unwrap().to_string_lossy().into_owned())
        .filter(|name| name != "SUMMARY.md")
        .collect();
    assert_eq!(named.into_iter().collect::<BTreeSet<_>>(), pages);
    assert!(pages.len() >= 20);
}

/// Whoever begins at the README or at the introduction finds the rest.
#[test]
fn the_readme_leads_to_every_page_and_the_introduction_to_where_one_begins() {
    let readme: BTreeSet<String> = links(Path::new("README.md")).into_iter().collect();
    for chapter in chapters() {
        assert!(readme.contains(&format!("docs/{chapter}")), "README.md does not name {chapter}");
    }
    let introduction = links(Path::new("docs/introduction.md"));
    for page in ["install.md", "init.md", "ci.md", "adopt.md", "five-minutes.md"] {
        assert!(introduction.contains(&page.to_owned()), "introduction.md does not name {page}");
    }
    for page in ["docs/five-minutes.md", "docs/without-credentials.md"] {
        assert!(links(Path::new(page)).contains(&"ci.md".to_owned()), "{page} does not name ci.md");
    }
}

/// Help and messages send people to pages.
#[test]
fn every_page_that_the_code_names_is_there() {
    let pattern = regex_lite::Regex::new(r"\bdocs/[a-z-]+\.(md|schema\.json)\b").unwrap();
    let mut count = 0;
    let files =
        ["src", "templates", "examples"].into_iter().flat_map(walkdir::WalkDir::new).map(Result::unwrap);
    for file in files.filter(|file| file.file_type().is_file()) {
        let Ok(text) = fs::read_to_string(file.path()) else { continue };
        for name in pattern.find_iter(&text) {
            assert!(Path::new(name.as_str()).is_file(), "{}: {}", file.path().display(), name.as_str());
            count += 1;
        }
    }
    assert!(count >= 10, "only {count} names");
}

#[test]
fn anchors_are_those_of_both() {
    assert_eq!(github("What can go wrong?"), "what-can-go-wrong");
    assert_eq!(mdbook("What can go wrong?"), "what-can-go-wrong");
    assert_eq!(
        (github("`sops` for Argo CD"), mdbook("`sops` for Argo CD")),
        ("sops-for-argo-cd".into(), "sops-for-argo-cd".into())
    );
    assert_ne!(github("Übersicht"), mdbook("Übersicht"));
}

/// The pages of the book, in its order.
pub(crate) fn chapters() -> Vec<String> {
    links(Path::new("docs/SUMMARY.md"))
}
