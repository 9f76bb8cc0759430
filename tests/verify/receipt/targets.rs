//! Where a receipt may not go, and what becomes of what was there.

use super::{receipt, small};

#[test]
fn a_receipt_replaces_nothing_that_the_run_reads() {
    let sandbox = small().lay_out();
    sandbox.write("secrets/key", "untrusted comment: no key\n");
    let before = sandbox.snapshot("");
    for (flags, why) in [
        ("--receipt pairings.yaml", "this run reads that file"),
        ("--receipt-html ./secrets/c05.json", "this run reads that file"),
        ("--receipt secrets/key --receipt-key secrets/key", "this run reads that file"),
        ("--receipt clusters/c05/receipt.json", "a cluster's directory is for what render writes"),
        ("--receipt a.json --receipt-html ./a.json", "cannot all go to"),
        ("--receipt a --receipt-html a.minisig", "cannot all go to"),
    ] {
        let ran = sandbox.run(&format!("pairctl verify --offline {flags}"));
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{flags}");
        assert!(ran.err.contains("error[bad-argument]") && ran.err.contains(why), "{flags}: {}", ran.err);
    }
    let ran = sandbox.run("pairctl verify --offline --receipt-key secrets/key");
    assert!(ran.code == 2 && ran.err.contains("--receipt <FILE>"), "{}", ran.err);
    assert_eq!(sandbox.snapshot(""), before);
}

/// An old signature beside a new receipt would look like a forgery.
#[test]
fn a_signature_goes_with_the_receipt_that_it_was_made_for() {
    let sandbox = small().lay_out();
    sandbox.write("receipt.json", "old");
    sandbox.write("receipt.json.sig", "old");
    sandbox.write("receipt.json.minisig", "old");
    receipt(&sandbox, "");
    for signature in ["receipt.json.sig", "receipt.json.minisig"] {
        assert!(!sandbox.path().join(signature).exists(), "{signature}");
    }
}

#[test]
fn a_receipt_that_cannot_be_written_fails_the_run_and_keeps_the_report() {
    let sandbox = small().lay_out();
    sandbox.write("there/file", "");
    let ran = sandbox.run("pairctl verify --offline --receipt there");
    assert_eq!(ran.code, 2);
    assert!(ran.out.starts_with("2 pairs: 2 works"), "{}", ran.out);
    assert!(ran.err.contains("cannot write the receipt there"), "{}", ran.err);
}
