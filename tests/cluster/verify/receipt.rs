//! A receipt of a fleet that was asked: it says of each check what it came to, and by what each object is known again.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::fleet::{ALL, Fleet, HERE};

fn sha256(bytes: &[u8]) -> String {
    let digits: Vec<String> = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{}", digits.concat())
}

fn der(pem: &str) -> Vec<u8> {
    use base64::Engine as _;
    let base64: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    base64::engine::general_purpose::STANDARD.decode(base64).unwrap()
}

#[test]
fn a_receipt_says_what_was_asked_and_answered() {
    let Some(fleet) = Fleet::healthy() else { return };
    fleet.revoke(HERE);
    let line = "pairctl verify --receipt receipt.json --receipt-html receipt.html";
    let ran = fleet.sandbox.run(line);
    assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
    fleet.sandbox.tree("");
    let receipt: Value = serde_json::from_str(&fleet.sandbox.read("receipt.json")).unwrap();
    assert_eq!(receipt["summary"], json!({"works": 5, "at-risk": 0, "fails": 1, "unknown": 0}));
    for at in ALL {
        let mut pairs = receipt["pairs"].as_array().unwrap().iter();
        let pair = pairs.find(|pair| pair["cluster"] == at.0 && pair["namespace"] == at.1).unwrap();
        let object = fleet.cluster(at.0).must(&["get", "clusterpair", "dr", "-n", at.1, "-o", "json"], "");
        let object: Value = serde_json::from_str(&object).unwrap();
        for key in ["uid", "resourceVersion", "generation"] {
            assert!(!object["metadata"][key].is_null());
            assert_eq!(pair["live"][key], object["metadata"][key], "{key}");
        }
        let authority = sha256(&der(fleet.cluster(at.2).authority()));
        assert_eq!(pair["credential"], json!({"seen": "live", "authorities": [authority]}));
        let is_dead = at == HERE;
        let refused = json!({"not-checked": "the destination did not take the credential"});
        let passed = json!("passed");
        for (code, wanted) in [
            ("credential-refused", if is_dead { json!("fault") } else { passed.clone() }),
            ("rights-missing", if is_dead { refused } else { passed.clone() }),
            ("pair-not-live", passed.clone()),
            ("stork-not-running", passed.clone()),
            ("token-expired", passed.clone()),
            ("server-loopback", json!({"not-checked": "variable NOT_AT_HAND is not set"})),
        ] {
            assert_eq!(pair["checks"][code], wanted, "{code} of {at:?}");
        }
    }
    let checked = fleet.sandbox.run("pairctl receipt verify receipt.json --pair west/shop/dr");
    assert_eq!(checked.code, 1, "{}", checked.err);
    assert!(checked.out.contains("works    west/shop/dr -> east"), "{}", checked.out);
    assert!(
        checked.err.contains("signature-not-checked") && !checked.err.contains("error["),
        "{}",
        checked.err
    );
}
