//! A sealed input that does not open says why: three mistakes, three codes.

use crate::support::run::Sandbox;
use crate::workshop::{edit, example, hold, seal, sealed_after};

const WEST: &str = "secrets/west.kubeconfig.yaml";

type Change = fn(&str) -> String;

/// A PGP key that nobody has.
pub(crate) const PGP: &str = "    pgp:\n        - created_at: \"2026-01-01T00:00:00Z\"\n          enc: x\n          \
                              fp: 0123456789ABCDEF0123456789ABCDEF01234567\n";

fn sealed() -> Option<Sandbox> {
    let mut sandbox = example();
    seal(&sandbox, WEST, &[])?;
    hold(&mut sandbox, 0);
    Some(sandbox)
}

/// A run fails with one code, at the entry of pairings.yaml.
fn fails(sandbox: &Sandbox, code: &str, words: &str) {
    let screen = sandbox.type_line("PATH=$(dirname $(command -v pairctl)) pairctl render --check");
    assert!(screen.ends_with("[exit 2]\n"), "{screen}");
    assert!(screen.contains(&format!("error[{code}]")) && screen.contains(words), "{screen}");
    assert!(screen.contains("pairings.yaml:18"), "{screen}");
    assert_eq!(screen.matches("error[").count(), 1, "{screen}");
}

#[test]
fn an_identity_that_does_not_fit_is_an_error() {
    let Some(mut sandbox) = sealed() else { return };
    hold(&mut sandbox, 1);
    fails(&sandbox, "sealed-input-wrong-identity", "none of the age identities at hand opens");
    sandbox.forget_variables();
    sandbox.secret_variable("SOPS_AGE_KEY", "AGE-SECRET-KEY-1CUTOFFHALFWAY");
    fails(&sandbox, "sealed-input-wrong-identity", "line 1 of SOPS_AGE_KEY is no age identity");
}

#[test]
fn a_changed_file_is_an_error() {
    let changes: [(&str, Change); 7] = [
        ("changed, moved", |text| text.replace(sealed_after(text, "token:"), sealed_after(text, "server:"))),
        ("cut off or garbled", |text| text.replace(sealed_after(text, "token:"), "ENC[AES256_GCM,data:x]")),
        ("in clear", |text| text.replace(sealed_after(text, "token:"), "hunter2-hunter2")),
        ("MAC does not fit", |text| text.replace(sealed_after(text, "token:"), "\"\"")),
        ("MAC cannot be opened", |text| {
            text.replace(sealed_after(text, "mac:"), sealed_after(text, "server:"))
        }),
        ("no usable `lastmodified`", |text| text.replace("lastmodified:", "modified:")),
        ("two rules", |text| {
            text.replace("unencrypted_suffix:", "encrypted_suffix: x\n    unencrypted_suffix:")
        }),
    ];
    for (words, change) in changes {
        let Some(sandbox) = sealed() else { return };
        edit(&sandbox, WEST, |text| change(&text));
        fails(&sandbox, "sealed-input-tampered", words);
    }
}

#[test]
fn a_file_that_only_sops_could_open_needs_sops() {
    let Some(mut sandbox) = sealed() else { return };
    edit(&sandbox, WEST, |text| text.replace("sops:\n", &format!("sops:\n{PGP}")));
    let screen = sandbox.type_line("pairctl render --check --require-credentials");
    assert!(screen.ends_with("[exit 0]\n"), "an identity of ours comes first: {screen}");
    hold(&mut sandbox, 1);
    fails(&sandbox, "sealed-input-no-key", "there is no `sops` to open it with");
    sandbox.type_line("mkdir bin && printf '#!/bin/sh\\nexit 128\\n' > bin/sops && chmod +x bin/sops");
    let screen = sandbox.type_line("PATH=bin:$PATH pairctl render --check");
    assert!(screen.contains("error[sealed-input-no-key]") && screen.contains("cannot open it"), "{screen}");
}

#[test]
fn a_sealed_pairings_yaml_is_refused_as_a_whole() {
    let mut sandbox = example();
    if seal(&sandbox, "pairings.yaml", &[]).is_none() {
        return;
    }
    hold(&mut sandbox, 0);
    let screen = sandbox.type_line("pairctl validate");
    assert!(screen.contains("error[unknown-key]") && screen.contains("sops decrypt -i"), "{screen}");
    assert_eq!(screen.matches("error[").count(), 1, "{screen}");
}
