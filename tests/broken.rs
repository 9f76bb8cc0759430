//! Broken input as data: what a tired person may write, and what the screen says to it.
//!
//! `tests/broken/NAME.yaml` is a pairings file; `tests/broken/NAME/` a directory with one, and with `commands` where
//! that is more than `pairctl validate`, and `setup`, lines of shell that make what Git does not keep. `NAME.screen`
//! is what the user sees; `SNAPSHOTS=overwrite` writes it anew. Words with `hunter2` are secrets.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test whose fixtures cannot be used has failed"
)]

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

use pairctl::model::code::Code;
use snapbox::{Data, IntoData, assert_data_eq};
use support::run::{Sandbox, files};

/// One broken input, laid out and ready.
struct Case {
    path: PathBuf,
    sandbox: Sandbox,
    commands: Vec<String>,
}

impl Case {
    fn new(path: &Path) -> Self {
        let mut sandbox = Sandbox::new();
        for file in files(path) {
            sandbox.secrets.add_marked(&String::from_utf8_lossy(&fs::read(file).unwrap()));
        }
        let mut commands = "pairctl validate".to_owned();
        if path.is_dir() {
            sandbox.copy(path);
            let take = |name: &str| {
                let file = sandbox.path().join(name);
                fs::read_to_string(&file).inspect(|_| fs::remove_file(&file).unwrap())
            };
            let setup = take("setup").unwrap_or_default();
            commands = take("commands").unwrap_or(commands);
            assert_eq!(sandbox.run(&setup).code, 0, "the setup failed");
        } else {
            sandbox.write("pairings.yaml", &fs::read_to_string(path).unwrap());
        }
        Self { path: path.to_owned(), sandbox, commands: commands.lines().map(str::to_owned).collect() }
    }

    fn golden(&self) -> Data {
        Data::read_from(&self.path.with_extension("screen"), None).raw()
    }
}

/// Runs a test over every case and names those that fail.
fn each(test: fn(&Case)) {
    let mut cases: Vec<_> =
        fs::read_dir("tests/broken").unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.retain(|path| path.extension().is_none_or(|extension| extension == "yaml"));
    cases.sort();
    assert!(cases.len() >= 60, "only {} cases", cases.len());
    let failed: Vec<_> =
        cases.iter().filter(|path| catch_unwind(|| test(&Case::new(path))).is_err()).collect();
    assert!(failed.is_empty(), "{} failed: {failed:?}", failed.len());
}

#[test]
fn every_mistake_has_its_screen() {
    each(|case| {
        let before = case.sandbox.snapshot("");
        let screen: String = case.commands.iter().map(|line| case.sandbox.type_line(line)).collect();
        assert!(!screen.contains("panicked at"), "{screen}");
        for run in screen.split("$ pairctl ").skip(1) {
            let code = if run.contains("\nerror") { "[exit 2]\n" } else { "[exit 0]\n" };
            assert!(run.ends_with(code), "{run}");
        }
        let written =
            case.sandbox.snapshot("").into_iter().filter(|(path, now)| before.get(path) != Some(now));
        let written: Vec<_> = written.map(|(path, _)| path).collect();
        assert!(written.is_empty(), "written: {written:?}");
        assert_data_eq!(screen.into_data().raw(), case.golden());
    });
}

/// Severity, code and place of each finding.
type Found = Vec<(String, String, Option<String>)>;

fn on_screen(screen: &str) -> Found {
    let mut found = Found::new();
    for line in screen.lines() {
        let headed = ["error", "warning", "note"].into_iter().find_map(|word| {
            let code = line.strip_prefix(word)?.strip_prefix('[')?.split_once("]:")?.0;
            Some((word.to_owned(), code.to_owned(), None))
        });
        let place = line.trim_start().strip_prefix("--> ");
        match (headed, place, found.last_mut()) {
            (Some(headed), ..) => found.push(headed),
            (None, Some(place), Some((.., at))) if at.is_none() => *at = Some(place.to_owned()),
            _ => {}
        }
    }
    found
}

fn in_json(report: &str) -> Found {
    let report: serde_json::Value = serde_json::from_str(report).unwrap();
    let findings = report["findings"].as_array().unwrap().iter().map(|finding| {
        let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
        let place = finding.get("place");
        let place =
            place.map(|place| format!("{}:{}:{}", text(&place["path"]), place["line"], place["column"]));
        (text(&finding["severity"]), text(&finding["code"]), place)
    });
    findings.collect()
}

#[test]
fn machines_are_told_the_same() {
    each(|case| {
        let reports =
            |line: &&String| ["pairctl validate", "pairctl render"].iter().any(|it| line.starts_with(it));
        for line in case.commands.iter().filter(reports).filter(|line| !line.contains(" -o ")) {
            let shown = case.sandbox.run(line);
            if shown.err.contains("error: ") {
                continue;
            }
            let told = case.sandbox.run(&format!("{line} -o json"));
            assert_eq!(in_json(&told.out), on_screen(&shown.err), "{line}");
            assert_eq!(told.code, shown.code, "{line}");
        }
    });
}

/// Codes that need more than a broken file: a rendered tree or a program, which tests/runs has, flags, a kubeconfig, which
/// has tests of its own beside its reader, or a cluster, which tests/answers has.
fn is_raised_elsewhere(code: Code) -> bool {
    let of_rendered_trees = [
        Code::SealedFileBroken,
        Code::EditedByHand,
        Code::CredentialNotChecked,
        Code::StaleTree,
        Code::SealingCertificateExpired,
    ];
    let of_programs = [Code::SopsMissing, Code::SopsFailed];
    let of_flags = [Code::DuplicateOption];
    of_rendered_trees.contains(&code)
        || of_programs.contains(&code)
        || of_flags.contains(&code)
        || code >= Code::KubeconfigSyntax
}

#[test]
fn every_code_has_a_case() {
    let screens: String = files(Path::new("tests/broken"))
        .iter()
        .filter(|file| file.extension().is_some_and(|extension| extension == "screen"))
        .map(|file| fs::read_to_string(file).unwrap())
        .collect();
    let shown: BTreeSet<String> = on_screen(&screens).into_iter().map(|(_, code, _)| code).collect();
    let missing: Vec<_> = Code::ALL
        .iter()
        .filter(|code| !shown.contains(code.as_str()) && !is_raised_elsewhere(**code))
        .collect();
    assert!(missing.is_empty(), "no case for {missing:?}");
}

/// The gate itself: whatever it is meant to catch, it catches.
#[test]
fn the_leak_gate_notices_every_spelling() {
    use base64::Engine;
    use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
    for secret in ["hunter2-\"quoted\\\u{e9}?>", "hunter2-"] {
        let mut secrets = support::leaks::Secrets::default();
        secrets.add(secret);
        let bytes = secret.bytes();
        let decimal: Vec<String> = bytes.clone().map(|byte| byte.to_string()).collect();
        let hex = bytes.fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
        let mut spellings = vec![
            secret.to_owned(),
            format!("{:?}", secret.as_bytes()),
            decimal.join(" "),
            hex.to_uppercase(),
            hex,
        ];
        spellings.push(serde_json::to_string(secret).unwrap());
        for before in ["", "x", "xy"] {
            for after in ["", "x", "xy"] {
                let text = format!("{before}{secret}{after}");
                spellings.extend([STANDARD.encode(&text), URL_SAFE_NO_PAD.encode(&text)]);
            }
        }
        for spelling in spellings {
            let refused = catch_unwind(|| secrets.refuse(format!("a {spelling} b").as_bytes(), "a text"));
            let why = *refused.expect_err(&spelling).downcast::<String>().unwrap();
            assert!(!why.contains(secret), "{why}");
        }
        secrets.refuse(b"a harmless text", "a text");
    }
    let mut marked = support::leaks::Secrets::default();
    marked.add_marked("token: 'hunter2-in-a-fixture' # AGE-SECRET-KEY-1QQQ.");
    for text in ["hunter2-in-a-fixture", "AGE-SECRET-KEY-1QQQ"] {
        assert!(catch_unwind(|| marked.refuse(text.as_bytes(), "a text")).is_err(), "{text}");
    }
}
