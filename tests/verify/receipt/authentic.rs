//! What an auditor is told, and what is wrong with keys: one case for each finding.

use serde_json::{Value, json};

use super::super::support::run::Sandbox;
use super::super::tools;
use super::{must, receipt, small, verified};

const SSH: &str = "tests/vectors/receipt/id_ed25519";

fn vector(name: &str) -> String {
    std::env::current_dir().unwrap().join(name).display().to_string()
}

/// A receipt of a fleet that works, signed, in the sandbox where it was made.
fn signed() -> Sandbox {
    let sandbox = small().lay_out();
    must(&sandbox, &format!("mkdir keys && cp {0} {0}.pub keys && chmod 600 keys/id_ed25519", vector(SSH)));
    let (_, ran) = receipt(&sandbox, "--receipt-key keys/id_ed25519");
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    sandbox
}

const KEY: &str = "--public-key keys/id_ed25519.pub";

#[test]
fn an_auditor_is_told_when_from_where_and_until_when() {
    let sandbox = signed();
    let ran = sandbox.run(&format!("pairctl receipt verify receipt.json {KEY}"));
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{}", ran.out);
    let receipt: Value = serde_json::from_str(&sandbox.read("receipt.json")).unwrap();
    let (start, end) = (receipt["startedAt"].as_str().unwrap(), receipt["endedAt"].as_str().unwrap());
    let until = receipt["pairs"][0]["until"].as_str().unwrap();
    for said in [
        format!("when      {start} to {end}\n"),
        "revision  no commit: the files are in no work tree of Git\n".to_owned(),
        format!("pairings  pairings.yaml {}\n", receipt["pairings"]["digest"].as_str().unwrap()),
        format!("works    c05/payments/dr -> c06, until {until}\n"),
        "2 pairs: 2 works, 0 at-risk, 0 fails, 0 unknown\n".to_owned(),
    ] {
        assert!(ran.out.contains(&said), "{said}: {}", ran.out);
    }
    let answer =
        must(&sandbox, &format!("pairctl receipt verify receipt.json {KEY} -o json --pair c05/payments/dr"));
    let answer: Value = serde_json::from_str(&answer).unwrap();
    assert!(answer["signer"].as_str().unwrap().starts_with("SSH key SHA256:"));
    assert_eq!(
        (&answer["outcome"], &answer["receipt"]["pairs"].as_array().unwrap().len()),
        (&json!("clean"), &1)
    );
    assert_eq!(answer["receipt"]["startedAt"], start);
}

#[test]
fn each_thing_that_can_be_wrong_has_its_code() {
    let sandbox = signed();
    let (text, signature) = (sandbox.read("receipt.json"), sandbox.read("receipt.json.sig"));
    must(&sandbox, "echo \"ci $(cat keys/id_ed25519.pub)\" > keys/allowed");
    must(&sandbox, "echo \"ci valid-before=\\\"20200101\\\" $(cat keys/id_ed25519.pub)\" > keys/over");
    sandbox.write("keys/broken", "ci\n");
    let minisign = vector("tests/vectors/receipt/minisign.key.pub");
    for (flags, codes, exit) in [
        (KEY, &[][..], 0),
        ("--allowed-signers keys/allowed --identity ci", &[], 0),
        ("", &["signature-not-checked"], 1),
        ("--allowed-signers keys/allowed --identity other", &["signature-wrong-signer"], 2),
        ("--allowed-signers keys/over --identity ci", &["signature-wrong-signer"], 2),
        ("--allowed-signers keys/broken --identity ci", &["public-key-unusable"], 2),
        ("--allowed-signers keys/gone --identity ci", &["public-key-unusable"], 2),
        ("--public-key keys/gone", &["public-key-unusable"], 2),
        ("--public-key secrets/c05.json", &["public-key-unusable"], 2),
        (&format!("--public-key {minisign}"), &["receipt-unsigned"], 2),
        (&format!("{KEY} --pair c05/payments/other"), &["unknown-pair"], 2),
        (&format!("{KEY} -f pairings.yaml"), &[], 0),
        (&format!("{KEY} -f gone.yaml"), &["file-unreadable"], 2),
    ] {
        let wanted = codes.iter().map(|code| (*code).to_owned()).collect();
        assert_eq!(verified(&sandbox, flags), (wanted, exit), "{flags}");
    }
    for (path, other, code) in [
        ("receipt.json.sig", "no signature", "signature-unreadable"),
        ("receipt.json.sig", &signature[..signature.len() / 2], "signature-unreadable"),
        ("receipt.json", &text.replace("works", "fails"), "receipt-tampered"),
    ] {
        sandbox.write(path, other);
        for signer in [KEY, "--allowed-signers keys/allowed --identity ci"] {
            assert_eq!(verified(&sandbox, signer), (vec![code.to_owned()], 2), "{code}");
        }
        sandbox.write("receipt.json", &text);
        sandbox.write("receipt.json.sig", &signature);
    }
    let said = sandbox.run("pairctl receipt verify gone.json").err;
    assert!(said.contains("error[receipt-unreadable]"), "{said}");
}

#[test]
fn a_receipt_of_other_files_is_told_from_one_of_these() {
    let sandbox = signed();
    for change in ["echo '# more' >> pairings.yaml", "pairctl render"] {
        must(&sandbox, change);
        let flags = format!("{KEY} -f pairings.yaml");
        let (codes, exit) = verified(&sandbox, &flags);
        assert_eq!((codes.is_empty(), exit), (false, 1), "{change}");
        assert!(codes.iter().all(|code| code == "receipt-of-other-files"), "{codes:?}");
        assert_eq!(verified(&sandbox, KEY).1, 0);
    }
}

#[test]
fn a_key_that_cannot_sign_stops_the_run_before_anything_is_asked() {
    let sandbox = signed();
    let Some(ssh_keygen) = tools::ssh_keygen() else { return };
    must(
        &sandbox,
        &format!(
            "{0} -q -t rsa -b 2048 -N '' -f keys/rsa && {0} -q -t ed25519 -N 'a password' -f keys/closed",
            ssh_keygen.display()
        ),
    );
    sandbox.write("keys/nothing", "hunter2\n");
    sandbox.write("receipt.json", "as it was");
    for (flags, why) in [
        ("--receipt-key keys/gone", "it cannot be read"),
        ("--receipt-key keys/nothing", "it is a private key neither of minisign nor of OpenSSH"),
        (
            "--receipt-key keys/rsa",
            "it is a key of the kind ssh-rsa; `ssh-keygen -t ed25519` makes one that signs here",
        ),
        ("--receipt-key keys/rsa.pub", "it is a private key neither of minisign nor of OpenSSH"),
        ("--receipt-key keys/closed --receipt-key-password-env NOT_SET", "the variable NOT_SET is not set"),
        ("--receipt-key keys/closed --receipt-key-password-env HOME", "the password does not open it"),
    ] {
        let ran = sandbox.run(&format!("pairctl verify --offline --receipt receipt.json {flags}"));
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{flags}");
        assert!(
            ran.err.contains("error[signing-key-unusable]") && ran.err.contains(why),
            "{flags}: {}",
            ran.err
        );
        assert_eq!(sandbox.read("receipt.json"), "as it was", "{flags}");
    }
}

#[cfg(unix)]
#[test]
fn a_key_that_others_may_read_is_told() {
    let sandbox = signed();
    must(&sandbox, "chmod 644 keys/id_ed25519");
    let (_, ran) = receipt(&sandbox, "--receipt-key keys/id_ed25519");
    assert_eq!(ran.code, 0, "it signs all the same");
    assert!(ran.err.contains("warning[signing-key-open]"), "{}", ran.err);
}
