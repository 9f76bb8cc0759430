//! Signatures, against the programs of others: ssh-keygen, and an implementation of minisign that shares no code with ours.

use std::path::Path;

use super::super::support::run::Sandbox;
use super::super::tools;
use super::{must, receipt, troubled, verified};

const PASSWORD: &str = "hunter2 of the signing key";

/// A sandbox with a fleet of which one pair is dead, and a password in a variable.
fn sandbox() -> Sandbox {
    let mut sandbox = troubled().lay_out();
    sandbox.secret_variable("KEY_PASSWORD", PASSWORD);
    sandbox
}

fn ssh(sandbox: &Sandbox, name: &str, kind: &str, password: &str) {
    let ssh_keygen = tools::ssh_keygen().unwrap().display();
    must(
        sandbox,
        &format!(
            "mkdir -p keys && {ssh_keygen} -q -t {kind} -N '{password}' -C ci@example.com -f keys/{name}"
        ),
    );
    must(sandbox, &format!("echo \"ci@example.com $(cat keys/{name}.pub)\" >> keys/{name}.allowed"));
}

/// Every kind of key that signs here: ssh-keygen takes the signature, and refuses it for another receipt.
#[test]
fn ssh_keygen_verifies_what_pairctl_signs() {
    let Some(ssh_keygen) = tools::ssh_keygen() else { return };
    let sandbox = sandbox();
    for (name, kind, password) in [("plain", "ed25519", ""), ("closed", "ed25519", PASSWORD)] {
        ssh(&sandbox, name, kind, password);
        let more = if password.is_empty() { "" } else { "--receipt-key-password-env KEY_PASSWORD" };
        let (_, ran) = receipt(&sandbox, &format!("--receipt-key keys/{name} {more}"));
        assert_eq!(ran.code, 1, "{name}: {}", ran.err);
        assert!(!ran.err.contains("signing-key"), "{name}: {}", ran.err);
        let verify = format!(
            "{} -Y verify -f keys/{name}.allowed -I ci@example.com -n pairctl-receipt -s receipt.json.sig",
            ssh_keygen.display()
        );
        must(&sandbox, &format!("{verify} < receipt.json"));
        assert_ne!(sandbox.run(&format!("sed s/fails/works/ receipt.json | {verify}")).code, 0, "{name}");
        for signer in [
            format!("--public-key keys/{name}.pub"),
            format!("--public-key \"$(cat keys/{name}.pub)\""),
            format!("--allowed-signers keys/{name}.allowed --identity ci@example.com"),
        ] {
            assert_eq!(verified(&sandbox, &signer), (vec![], 1), "{name}: a pair is dead");
            assert_eq!(
                verified(&sandbox, &format!("{signer} --pair c05/payments/dr")).1,
                1,
                "{name}: this one"
            );
            assert_eq!(
                verified(&sandbox, &format!("{signer} --pair c06/payments/dr")),
                (vec![], 0),
                "{name}"
            );
        }
        let said =
            sandbox.run(&format!("pairctl receipt verify receipt.json --public-key keys/{name}.pub")).out;
        assert!(said.contains("signed by SSH key SHA256:"), "{said}");
        sandbox.tree("keys");
    }
}

#[test]
fn pairctl_verifies_what_ssh_keygen_signs() {
    let Some(ssh_keygen) = tools::ssh_keygen() else { return };
    let sandbox = sandbox();
    receipt(&sandbox, "");
    for (name, kind) in
        [("ed25519", "ed25519"), ("p256", "ecdsa -b 256"), ("p521", "ecdsa -b 521"), ("rsa", "rsa -b 3072")]
    {
        ssh(&sandbox, name, kind, "");
        for (namespace, found) in [("pairctl-receipt", None), ("git", Some("signature-wrong-purpose"))] {
            let sign =
                format!("{} -Y sign -q -f keys/{name} -n {namespace} receipt.json", ssh_keygen.display());
            must(&sandbox, &format!("rm -f receipt.json.sig && {sign}"));
            let found: Vec<String> = found.map(str::to_owned).into_iter().collect();
            let code = if found.is_empty() { 1 } else { 2 };
            assert_eq!(verified(&sandbox, &format!("--public-key keys/{name}.pub")), (found, code), "{name}");
        }
        let other = if name == "rsa" { "p256" } else { "rsa" };
        ssh(
            &sandbox,
            &format!("other-{name}"),
            if other == "rsa" { "rsa -b 2048" } else { "ecdsa -b 256" },
            "",
        );
        let (codes, code) = verified(&sandbox, &format!("--public-key keys/other-{name}.pub"));
        assert_eq!(
            (codes, code),
            (vec!["signature-wrong-purpose".to_owned()], 2),
            "the namespace is looked at first"
        );
    }
}

/// Keys and signatures of minisign, by Python's cryptography and hashlib. Arguments: what to do, and files.
const MINISIGN: &str = r#"
import sys
from pathlib import Path
from minisign import KeyPair, PublicKey, SecretKey, Signature
what, name, *more = sys.argv[1:]
if what == "generate":
    pair = KeyPair.generate()
    Path(name + ".pub").write_bytes(bytes(pair.public_key) + b"\n")
    if more:
        pair.secret_key.encrypt(more[0])
    Path(name).write_bytes(bytes(pair.secret_key) + b"\n")
elif what == "verify":
    signature = Signature.from_file(more[0] + ".minisig")
    PublicKey.from_file(name).verify(Path(more[0]).read_bytes(), signature)
    print(signature.trusted_comment)
elif what == "sign":
    signature = SecretKey.from_file(name).sign(Path(more[0]).read_bytes(), trusted_comment="by another")
    Path(more[0] + ".minisig").write_bytes(bytes(signature))
"#;

fn minisign(sandbox: &Sandbox, python: &Path, arguments: &str) -> String {
    sandbox.write("keys/tool.py", MINISIGN);
    must(sandbox, &format!("{} keys/tool.py {arguments}", python.display()))
}

#[test]
fn minisign_and_pairctl_verify_each_other() {
    let Some(python) = tools::py_minisign() else { return };
    let sandbox = sandbox();
    for (name, password, more) in
        [("plain", "", ""), ("closed", "\"$KEY_PASSWORD\"", "--receipt-key-password-env KEY_PASSWORD")]
    {
        minisign(&sandbox, python, &format!("generate keys/{name} {password} && chmod 600 keys/{name}"));
        let (receipt, ran) = receipt(&sandbox, &format!("--receipt-key keys/{name} {more}"));
        assert_eq!(ran.code, 1, "{name}: {}", ran.err);
        assert!(!ran.err.contains("signing-key"), "{name}: {}", ran.err);
        let comment = minisign(&sandbox, python, &format!("verify keys/{name}.pub receipt.json"));
        assert_eq!(
            comment.trim(),
            format!("receipt of pairctl verify, {}", receipt["startedAt"].as_str().unwrap())
        );
        for key in [format!("keys/{name}.pub"), format!("\"$(tail -n1 keys/{name}.pub)\"")] {
            assert_eq!(
                verified(&sandbox, &format!("--public-key {key} --pair c06/payments/dr")),
                (vec![], 0),
                "{name}"
            );
        }
    }
    minisign(&sandbox, python, "sign keys/plain receipt.json");
    assert_eq!(verified(&sandbox, "--public-key keys/plain.pub"), (vec![], 1));
    let wrong = verified(&sandbox, "--public-key keys/closed.pub");
    assert_eq!(wrong, (vec!["signature-wrong-signer".to_owned()], 2));
    // The comment is signed, too.
    must(&sandbox, "sed -i 's/by another/by somebody/' receipt.json.minisig");
    assert_eq!(verified(&sandbox, "--public-key keys/plain.pub"), (vec!["receipt-tampered".to_owned()], 2));
}
