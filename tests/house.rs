//! Rules of the house that no compiler keeps.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test whose fixtures cannot be used has failed"
)]

#[path = "support/keys.rs"]
mod keys;
#[path = "support/reference.rs"]
mod reference;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use pairctl::model::code::Code;

fn rust_files(directory: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}

const WINGS: [&str; 9] =
    ["changes", "credentials", "drift", "adopt", "input", "live", "render", "report", "verify"];

/// Each wing stands on the ground alone, so that it can be understood, tested and replaced alone.
#[test]
fn no_wing_imports_another() {
    let mut checked = 0;
    for wing in WINGS {
        for file in rust_files(&Path::new("src").join(wing)) {
            let text = fs::read_to_string(&file).unwrap();
            for other in WINGS.iter().chain(&["cli"]).filter(|other| **other != wing) {
                assert!(!text.contains(&format!("crate::{other}")), "{} uses {other}", file.display());
                assert!(!text.contains(&format!("crate::{{{other}")), "{} uses {other}", file.display());
            }
            checked += 1;
        }
    }
    assert!(checked > 20, "only {checked} files were looked at");
}

/// Offline commands stay free of a runtime and of the client's tree.
#[test]
fn only_live_is_async_and_knows_kubernetes_client() {
    let outside = rust_files(Path::new("src")).into_iter().filter(|file| !file.starts_with("src/live"));
    for file in outside {
        let text = fs::read_to_string(&file).unwrap();
        for forbidden in ["kube::", "tokio::", "http::", "async fn", "async move"] {
            assert!(!text.contains(forbidden), "{} uses {forbidden}", file.display());
        }
    }
}

/// Clusters are read. Reviews are posted, which change nothing and of which there are two; credentials are written, in one file.
#[test]
fn nothing_but_credentials_is_written_to_a_cluster() {
    let (writer, client) = (Path::new("src/live/credentials/write.rs"), Path::new("src/live/client.rs"));
    let methods = ["post", "put", "patch", "delete"];
    let mut forbidden: Vec<String> = methods.iter().map(|method| format!("Request::{method}(")).collect();
    forbidden.extend(methods.iter().map(|method| format!("\"{}\"", method.to_uppercase())));
    forbidden
        .extend(["Request::builder", ".method(", "Method::", "kube::Api", "kube::api"].map(str::to_owned));
    let changes =
        |text: &str| forbidden.iter().filter(|one| text.contains(one.as_str())).cloned().collect::<Vec<_>>();
    for file in rust_files(Path::new("src/live")) {
        let text = fs::read_to_string(&file).unwrap();
        if file == client {
            assert_eq!(changes(&text), ["Request::post("], "{}", file.display());
            assert_eq!(
                text.matches("Request::post(review.path())").count(),
                text.matches("Request::post(").count()
            );
            let paths = text
                .lines()
                .filter_map(|line| line.split('"').nth(1).filter(|path| path.starts_with("/apis/")));
            assert_eq!(paths.filter(|path| path.ends_with("reviews")).count(), 2);
        } else if file == writer {
            assert!(!changes(&text).is_empty());
        } else {
            assert_eq!(changes(&text), Vec::<String>::new(), "{}", file.display());
        }
        // What writes is called where credentials are, and nowhere else.
        let calls = [".apply(", ".create(", ".merge(", ".delete("]
            .into_iter()
            .any(|call| text.contains(&format!("client{call}")));
        assert!(!calls || file.starts_with("src/live/credentials"), "{}", file.display());
    }
}

/// The ground is pure: no file, no clock, no environment, no wing.
#[test]
fn the_model_touches_nothing() {
    for file in rust_files(Path::new("src/model")) {
        let text = fs::read_to_string(&file).unwrap();
        for forbidden in
            ["std::fs", "std::env", "std::process", "SystemTime::now", "Instant::now", "crate::input"]
        {
            assert!(!text.contains(forbidden), "{} uses {forbidden}", file.display());
        }
    }
}

/// Formats are values in, values out: they know the model and YAML, and none knows another or a wing.
#[test]
fn the_formats_stand_on_the_model_alone() {
    const FORMATS: [&str; 3] = ["sops", "sealed_secret", "signature"];
    for format in FORMATS {
        for file in rust_files(&Path::new("src").join(format)) {
            let text = fs::read_to_string(&file).unwrap();
            let others = FORMATS.iter().filter(|other| **other != format).chain(&WINGS).chain(&["cli"]);
            let imports = others.map(|other| format!("crate::{other}"));
            let edges = ["std::fs", "std::env", "std::process", "SystemTime::now"].map(str::to_owned);
            for forbidden in imports.chain(edges) {
                assert!(!text.contains(&forbidden), "{} uses {forbidden}", file.display());
            }
        }
    }
}

/// Every code that users can look up is raised somewhere.
#[test]
fn every_code_is_raised() {
    let source: String = WINGS
        .iter()
        .chain(&["cli"])
        .flat_map(|wing| rust_files(&Path::new("src").join(wing)))
        .map(|file| fs::read_to_string(file).unwrap())
        .collect();
    let unraised: Vec<_> =
        Code::ALL.iter().filter(|code| !source.contains(&format!("Code::{code:?}"))).collect();
    assert!(unraised.is_empty(), "never raised: {unraised:?}");
}

/// The page of codes is made from the registry; `SNAPSHOTS=overwrite` writes it anew.
#[test]
fn the_page_of_codes_is_true() {
    let mut page = String::from(
        "# Diagnostics\n\nEvery finding has a stable code; `pairctl explain CODE` prints its entry. Errors stop a run \
         before anything is\nwritten, warnings and notes do not.\n",
    );
    for code in Code::ALL {
        let (word, severity) = (code.as_str(), code.severity().word());
        let _ = write!(page, "\n## `{word}`\n\n{severity}: {}.\n\n{}\n", code.summary(), code.explanation());
    }
    snapbox::assert_data_eq!(page, snapbox::file!["../docs/diagnostics.md"].raw());
}

/// The committed schema is the one that the types make.
#[test]
fn the_schema_is_true() {
    let schema = pairctl::input::schema::pairings();
    let text = serde_json::to_string_pretty(&schema).unwrap() + "\n";
    snapbox::assert_data_eq!(text, snapbox::file!["../docs/pairings.schema.json"].raw());
}

/// The reference of pairings.yaml is made from its schema.
#[test]
fn the_page_of_keys_is_true() {
    let page = reference::page(&pairctl::input::schema::pairings());
    let links: BTreeSet<&str> = page.split("](#").skip(1).filter_map(|rest| rest.split(')').next()).collect();
    let headings: Vec<String> = page
        .lines()
        .filter(|line| line.starts_with("## ") || line.starts_with("### "))
        .map(|line| reference::anchor(line.trim_start_matches('#').trim()))
        .collect();
    let unique: BTreeSet<&str> = headings.iter().map(String::as_str).collect();
    assert_eq!(unique.len(), headings.len(), "two headings have one anchor");
    assert!(links.is_subset(&unique), "{:?}", links.difference(&unique));
    snapbox::assert_data_eq!(page, snapbox::file!["../docs/pairings.md"].raw());
}

/// Whether it is one of several ways, of which the mapping says that one is needed.
fn is_one_way(section: &keys::Section, key: &keys::Key) -> bool {
    keys::choices(&section.schema).any(|way| way["required"][0] == *key.name)
}

/// Whoever completes a key is told what it is and what holds without it, and shown how it looks; each word of a closed set
/// says what it means.
#[test]
fn every_key_teaches() {
    let schema = pairctl::input::schema::pairings();
    let sections = keys::sections(&schema);
    for section in &sections {
        let has_free_keys = section.schema["additionalProperties"].is_object();
        assert_eq!(has_free_keys, section.path.ends_with("options"), "{}", section.path);
        section.keys.iter().for_each(|key| teaches(section, key));
    }
    assert!(sections.len() > 20, "only {} mappings", sections.len());
    let (text, hint) = (schema.to_string(), "\"x-");
    assert_eq!(text.matches(hint).count(), text.matches("\"x-needs\"").count(), "a hint was not written out");
}

fn teaches(section: &keys::Section, key: &keys::Key) {
    let description = key.schema["description"].as_str().unwrap_or_default().split("\n\n").next().unwrap();
    assert!(description.len() > 8 && description.ends_with('.'), "{}: {description:?}", key.path);
    let examples = key.schema.get("examples").and_then(serde_json::Value::as_array);
    let is_shown = examples.is_some_and(|examples| !examples.is_empty()) || key.schema.get("const").is_some();
    assert!(is_shown, "{} has no example", key.path);
    assert!(key.words().iter().all(|(_, meaning)| meaning.len() > 8), "{}", key.path);
    let words = ["Without", "Needed", "Instead of", "needs it"];
    let says_without =
        key.schema.get("default").is_some() || words.iter().any(|word| description.contains(word));
    let is_settled = key.is_required || says_without || is_one_way(section, key);
    assert!(is_settled, "{} does not say what holds without it", key.path);
}

/// The same for reports of a drift, which other programs read.
#[test]
fn the_schema_of_drift_reports_is_true() {
    let schema = schemars::schema_for!(pairctl::model::drift::DriftReport);
    let text = serde_json::to_string_pretty(&schema).unwrap() + "\n";
    snapbox::assert_data_eq!(text, snapbox::file!["../docs/drift-report.schema.json"].raw());
}

/// And for reports of a verification.
#[test]
fn the_schema_of_verify_reports_is_true() {
    let schema = schemars::schema_for!(pairctl::model::verify::VerifyReport);
    let text = serde_json::to_string_pretty(&schema).unwrap() + "\n";
    snapbox::assert_data_eq!(text, snapbox::file!["../docs/verify-report.schema.json"].raw());
}

/// And for comparisons of trees.
#[test]
fn the_schema_of_changes_reports_is_true() {
    let schema = schemars::schema_for!(pairctl::model::changes::ChangesReport);
    let text = serde_json::to_string_pretty(&schema).unwrap() + "\n";
    snapbox::assert_data_eq!(text, snapbox::file!["../docs/changes-report.schema.json"].raw());
}

/// And for rotations of credentials.
#[test]
fn the_schema_of_credentials_reports_is_true() {
    let schema = schemars::schema_for!(pairctl::model::rotation::RotationReport);
    let text = serde_json::to_string_pretty(&schema).unwrap() + "\n";
    snapbox::assert_data_eq!(text, snapbox::file!["../docs/credentials-report.schema.json"].raw());
}

/// And for receipts, which are kept.
#[test]
fn the_schema_of_receipts_is_true() {
    let schema = schemars::schema_for!(pairctl::model::receipt::Receipt);
    let text = serde_json::to_string_pretty(&schema).unwrap() + "\n";
    snapbox::assert_data_eq!(text, snapbox::file!["../docs/receipt.schema.json"].raw());
}
