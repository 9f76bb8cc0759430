//! Files that somebody else sealed, sealed anew with other content.

use std::time::{Duration, SystemTime};

use pairctl::sops::document::{Form, SealedDocument};
use pairctl::sops::identities::Identities;
use pairctl::sops::{LastModified, ResealError, content};
use serde_json::Value;

use crate::tools;
use crate::workshop::{KEYS, identity, recipient};
use crate::writer::{Rule, seal};

const BEFORE: &str =
    "apiVersion: v1\nkind: Config\nusers:\n- name: u\n  user: {token: hunter2-old, password: ''}\n";
const AFTER: &str = "apiVersion: v1\nclusters: [{name: c, cluster: {server: 'https://a', insecure: true}}]\ncurrent-context: ''\n\
                     preferences: {}\nusers: [{name: u, user: {token: \"hunter2-new\\nü\", none: null}}]\n";

/// What is new in it and no secret.
const READABLE: [&str; 3] = ["clusters:name", "clusters:cluster:server", "clusters:cluster:insecure"];

fn at() -> LastModified {
    LastModified::try_from(SystemTime::UNIX_EPOCH + Duration::from_secs(1_790_000_000)).unwrap()
}

fn identities() -> Identities {
    Identities::parse(KEYS[0]).unwrap()
}

fn resealed(text: &str) -> Result<String, ResealError> {
    let document = SealedDocument::recognise(text).unwrap().unwrap();
    let sealed = document.reseal(&content(AFTER).unwrap(), &READABLE, &identities(), &at())?;
    Ok(sealed.as_str().to_owned())
}

fn rules() -> [Rule; 4] {
    [
        Rule {
            field: "unencrypted_suffix",
            text: "_unencrypted",
            all_but: true,
            matches: |key| key.ends_with("_unencrypted"),
        },
        Rule {
            field: "encrypted_suffix",
            text: "sers",
            all_but: false,
            matches: |key| key.ends_with("sers"),
        },
        Rule { field: "encrypted_regex", text: "^users$", all_but: false, matches: |key| key == "users" },
        Rule { field: "unencrypted_regex", text: "^c", all_but: true, matches: |key| key.starts_with('c') },
    ]
}

/// What the real sops makes of a file; `None` where there is none.
fn by_sops(text: &str, form: &str) -> Option<Value> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    crate::support::run::save(&file, text.as_bytes());
    let output = std::process::Command::new(tools::sops()?)
        .args([
            "decrypt",
            "--input-type",
            form,
            "--output-type",
            if form == "binary" { "binary" } else { "json" },
        ])
        .arg(&file)
        .env("SOPS_AGE_KEY", identity(0))
        .env("SOPS_DISABLE_VERSION_CHECK", "true")
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(serde_yaml::from_slice(&output.stdout).unwrap())
}

#[test]
fn every_rule_and_form_is_kept_and_sops_opens_it() {
    let plain: serde_yaml::Mapping = serde_yaml::from_str(BEFORE).unwrap();
    let expected: Value = serde_yaml::from_str(AFTER).unwrap();
    for rule in rules() {
        for mac_only in [true, false] {
            for form in ["yaml", "json"] {
                let sealed = seal(&plain, &rule, mac_only);
                let text = if form == "yaml" {
                    serde_yaml::to_string(&sealed).unwrap()
                } else {
                    serde_json::to_string(&sealed).unwrap()
                };
                let new = resealed(&text).unwrap_or_else(|why| panic!("{rule:?} {mac_only} {form}: {why}"));
                assert!(!new.contains("hunter2") && new.contains("ENC["), "{new}");
                assert_eq!(new.contains("mac_only_encrypted"), mac_only);
                assert!(new.contains(rule.field) && new.contains(&recipient(0)));
                assert_eq!(new.starts_with('{'), form == "json");
                let is_clear = new.contains("https://a");
                assert_eq!(is_clear, !rule.all_but || (rule.matches)("clusters"), "{rule:?}");
                if let Some(opened) = by_sops(&new, form) {
                    assert_eq!(opened, expected, "{rule:?} {mac_only} {form}");
                }
            }
        }
    }
}

#[test]
fn a_file_in_binary_form_stays_one() {
    let plain: serde_yaml::Mapping =
        serde_yaml::from_str(&format!("data: {}", serde_json::to_string(BEFORE).unwrap())).unwrap();
    let text = serde_json::to_string(&seal(&plain, &rules()[0], false)).unwrap();
    assert_eq!(SealedDocument::recognise(&text).unwrap().unwrap().form(), Form::Binary);
    let new = resealed(&text).unwrap();
    assert_eq!(SealedDocument::recognise(&new).unwrap().unwrap().form(), Form::Binary);
    if let Some(opened) = by_sops(&new, "binary") {
        assert_eq!(opened, serde_yaml::from_str::<Value>(AFTER).unwrap());
    }
}

#[test]
fn what_cannot_be_kept_is_refused() {
    let plain: serde_yaml::Mapping = serde_yaml::from_str(BEFORE).unwrap();
    let by_comments =
        Rule { field: "encrypted_comment_regex", text: "z", all_but: false, matches: |key| key == "users" };
    let text = serde_yaml::to_string(&seal(&plain, &by_comments, true)).unwrap();
    assert!(matches!(resealed(&text), Err(ResealError::Comments)));
    let text = serde_yaml::to_string(&seal(&plain, &rules()[0], true)).unwrap();
    let with_pgp = text.replace("sops:\n", "sops:\n  pgp:\n  - fp: A\n    enc: x\n    created_at: x\n");
    assert!(matches!(resealed(&with_pgp), Err(ResealError::OtherKeys("pgp"))));
    let plugin = text.replace(&recipient(0), "age1yubikey1qqqqqqq");
    assert!(matches!(resealed(&plugin), Err(ResealError::Recipient)));
    // Nobody could tell whether it can be opened.
    let document = SealedDocument::recognise(&text).unwrap().unwrap();
    let nobody = document.reseal(&content(AFTER).unwrap(), &READABLE, &Identities::default(), &at());
    assert!(matches!(nobody, Err(ResealError::Seal(_))));
}

const WITH_KEY: &str =
    "users:\n- name: u\n  user: {client-certificate-data: shown, client-key-data: hunter2-old}\n";

/// Seals by a rule, then anew with other content.
fn changed(before: &str, rule: &Rule, after: &str) -> Result<String, ResealError> {
    let plain: serde_yaml::Mapping = serde_yaml::from_str(before).unwrap();
    let text = serde_yaml::to_string(&seal(&plain, rule, true)).unwrap();
    let document = SealedDocument::recognise(&text).unwrap().unwrap();
    let sealed = document.reseal(&content(after).unwrap(), &["users:name"], &identities(), &at())?;
    Ok(sealed.as_str().to_owned())
}

#[test]
fn a_value_that_the_rule_does_not_cover_is_never_written() {
    let with_token = "users:\n- {name: new, user: {token: hunter2-new}}\n";
    let rule = |field, text, all_but, matches| Rule { field, text, all_but, matches };
    let rules = [
        rule("encrypted_regex", "^client-key-data$", false, |key| key == "client-key-data"),
        rule("encrypted_suffix", "key-data", false, |key| key.ends_with("key-data")),
        rule("unencrypted_regex", "token", true, |key| key.contains("token")),
        rule("unencrypted_suffix", "token", true, |key| key.ends_with("token")),
    ];
    for rule in rules {
        let refused = changed(WITH_KEY, &rule, with_token);
        let Err(ResealError::Disclosed { rule: said, keys }) = refused else { panic!("{rule:?}") };
        assert_eq!((said, keys.as_str()), (rule.field, "users:user:token"));
    }
    // Any other new value counts as secret as well, one that is in clear already does not.
    let both = rule("encrypted_regex", "^(token|client-key-data)$", false, |key| {
        ["token", "client-key-data"].contains(&key)
    });
    let new = changed(WITH_KEY, &both, with_token).unwrap();
    assert!(new.contains("name: new") && !new.contains("hunter2"), "{new}");
    let other = "users:\n- {name: u, user: {client-certificate-data: shown, token: hunter2-new}}\n";
    let kept = changed(WITH_KEY, &both, other).unwrap();
    assert!(kept.contains("shown") && !kept.contains("hunter2"), "{kept}");
    let password = "users:\n- {name: u, user: {password: hunter2-new}}\n";
    assert!(matches!(changed(WITH_KEY, &both, password), Err(ResealError::Disclosed { .. })));
    let moved = "users:\n- {name: u, user: {username: shown}}\n";
    assert!(matches!(changed(WITH_KEY, &both, moved), Err(ResealError::Disclosed { .. })));
}
