//! No receipt and no page of any fleet holds a secret of it.

use super::super::catalogue::{each, laid_out};
use super::super::table::{faults, sound};

#[test]
fn no_receipt_holds_a_secret_whatever_is_wrong() {
    let mut table = faults();
    table.extend(sound());
    each(&table, |fault| {
        let sandbox = laid_out(fault, |_| {});
        assert!(!sandbox.secrets.is_empty());
        sandbox.run("pairctl verify --offline --receipt receipt.json --receipt-html receipt.html");
        for file in ["receipt.json", "receipt.html"] {
            sandbox.secrets.refuse(sandbox.read(file).as_bytes(), &format!("{file}: {}", fault.what));
        }
        // What pairctl writes of any fleet, it takes for consistent.
        let ran = sandbox.run("pairctl receipt verify receipt.json");
        assert_eq!(ran.code, 1, "{}: {}", fault.what, ran.err);
        assert!(
            ran.err.contains("signature-not-checked") && !ran.err.contains("error["),
            "{}: {}",
            fault.what,
            ran.err
        );
    });
}
