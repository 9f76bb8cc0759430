//! Whoever changes a receipt is found out: by its signature whatever it was, without one where it says two things.

use std::fs;

use pairctl::model::secret::Secret;
use pairctl::signature::{Format, PublicKey, Refused, SigningKey};
use serde_json::{Value, json};

use super::super::support::run::Sandbox;
use super::{receipt, troubled, verified};

/// Made for this test: a key of OpenSSH and one of minisign that open nothing.
const KEYS: [(&str, &str); 2] =
    [("tests/vectors/receipt/id_ed25519", ".pub"), ("tests/vectors/receipt/minisign.key", ".pub")];

fn keys() -> [(SigningKey, PublicKey); 2] {
    KEYS.map(|(path, end)| {
        let secret = Secret::new(fs::read_to_string(path).unwrap());
        let public = fs::read_to_string(format!("{path}{end}")).unwrap();
        (SigningKey::read(&secret, None).unwrap(), PublicKey::read(&public).unwrap())
    })
}

#[test]
fn any_changed_byte_of_a_signed_receipt_is_found() {
    let sandbox = troubled().lay_out();
    receipt(&sandbox, "");
    let text = sandbox.read("receipt.json").into_bytes();
    for (key, public) in keys() {
        let signature = key.sign(&text, "of a test").unwrap();
        assert_eq!(public.verify(&signature, &text), Ok(()));
        for at in (0..text.len()).step_by(23) {
            let mut other = text.clone();
            other[at] ^= 1 << (at % 8);
            assert_eq!(public.verify(&signature, &other), Err(Refused::Tampered), "at {at}");
        }
        assert_eq!(public.verify(&signature, &text[..text.len() - 1]), Err(Refused::Tampered));
        assert_eq!(public.verify(&signature, &[&text[..], b" "].concat()), Err(Refused::Tampered));
    }
}

/// A signature in which anything was changed proves nothing, and nothing in it stops the program.
#[test]
fn any_changed_byte_of_a_signature_is_refused() {
    let message = b"a receipt";
    for (key, public) in keys() {
        let signature = key.sign(message, "of a test").unwrap();
        let unsigned = match key.format() {
            Format::Minisign => signature.find('\n').unwrap(),
            Format::Ssh => 0,
        };
        for at in unsigned..signature.len() {
            for bit in [1, 2, 64] {
                let mut other = signature.clone().into_bytes();
                other[at] ^= bit;
                let Ok(other) = String::from_utf8(other) else { continue };
                // White space at the ends of lines says nothing.
                if other.split_whitespace().eq(signature.split_whitespace()) {
                    continue;
                }
                assert!(public.verify(&other, message).is_err(), "bit {bit} at {at}:\n{other}");
            }
        }
    }
}

/// Every text and number of a receipt, as a JSON pointer.
fn leaves(value: &Value, at: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                leaves(value, &format!("{at}/{}", key.replace('~', "~0").replace('/', "~1")), found);
            }
        }
        Value::Array(items) => {
            for (n, item) in items.iter().enumerate() {
                leaves(item, &format!("{at}/{n}"), found);
            }
        }
        _ => found.push(at.to_owned()),
    }
}

fn changed(value: &Value) -> Value {
    match value {
        Value::String(text) => json!(format!("{text}x")),
        Value::Number(number) => json!(number.as_u64().unwrap_or_default() + 1),
        Value::Bool(is) => json!(!is),
        other => other.clone(),
    }
}

fn pretty(value: &Value) -> String {
    let receipt: Result<pairctl::model::receipt::Receipt, _> = serde_json::from_value(value.clone());
    receipt.map_or_else(|_| serde_json::to_string_pretty(value).unwrap() + "\n", |receipt| receipt.text())
}

/// Through the binary: each field of a signed receipt, with the signature left as it is.
#[test]
fn each_field_of_a_signed_receipt_is_guarded() {
    let sandbox = troubled().lay_out();
    let (receipt, _) = receipt(&sandbox, "--only client-certificate-expired --only no-way-back");
    let signature = keys()[1].0.sign(sandbox.read("receipt.json").as_bytes(), "of a test").unwrap();
    sandbox.write("receipt.json.minisig", &signature);
    let key = std::env::current_dir().unwrap().join("tests/vectors/receipt/minisign.key.pub");
    let key = format!("--public-key {}", key.display());
    assert_eq!(verified(&sandbox, &key), (vec![], 1));
    let mut pointers = Vec::new();
    leaves(&receipt, "", &mut pointers);
    assert!(pointers.len() > 40, "{pointers:?}");
    for pointer in pointers {
        let mut other = receipt.clone();
        let field = other.pointer_mut(&pointer).unwrap();
        *field = changed(field);
        sandbox.write("receipt.json", &pretty(&other));
        assert_eq!(verified(&sandbox, &key), (vec!["receipt-tampered".to_owned()], 2), "{pointer}");
    }
}

type Change = fn(&mut Value);

/// What nobody signed must at least be what pairctl can have written.
const INCONSISTENT: [(&str, Change, &str); 20] = [
    (
        "a dead pair works",
        |it| it["pairs"][0]["verdict"] = json!("works"),
        "the verdict on c05/payments/dr does not follow",
    ),
    (
        "a dead pair works, and is counted so",
        |it| {
            it["pairs"][0]["verdict"] = json!("works");
            it["summary"] = json!({"works": 2, "at-risk": 0, "fails": 0, "unknown": 0});
            it["outcome"] = json!("clean");
        },
        "the verdict on c05/payments/dr does not follow",
    ),
    (
        "its fault is gone",
        |it| drop(it["pairs"][0].as_object_mut().unwrap().remove("faults")),
        "the results of c05/payments/dr do not fit",
    ),
    (
        "its fault is a note",
        |it| it["pairs"][0]["faults"][0]["severity"] = json!("note"),
        "the verdict on c05/payments/dr does not follow",
    ),
    (
        "its fault weighs nothing",
        |it| it["pairs"][0]["faults"][0]["severity"] = json!("light"),
        "the verdict on c05/payments/dr does not follow",
    ),
    (
        "its check passed",
        |it| it["pairs"][0]["checks"]["client-certificate-expired"] = json!("passed"),
        "do not fit its faults",
    ),
    (
        "a check is not there",
        |it| drop(it["pairs"][1]["checks"].as_object_mut().unwrap().remove("no-way-back")),
        "do not fit its faults or the checks",
    ),
    (
        "a check is there that is none",
        |it| it["pairs"][1]["checks"]["all-is-well"] = json!("passed"),
        "do not fit its faults or the checks",
    ),
    (
        "what is implied follows from nothing",
        |it| {
            it["pairs"][1]["checks"] = {
                let mut checks = it["pairs"][1]["checks"].clone();
                for (_, result) in checks.as_object_mut().unwrap() {
                    *result = json!("passed");
                }
                checks["token-expired"] = json!("implied");
                checks
            }
        },
        "the results of c06/payments/dr do not fit",
    ),
    (
        "nobody knows of a pair that was seen",
        |it| it["pairs"][1]["verdict"] = json!("unknown"),
        "the verdict on c06/payments/dr",
    ),
    (
        "the summary counts otherwise",
        |it| it["summary"]["works"] = json!(2),
        "its summary does not count its pairs",
    ),
    (
        "a pair is gone",
        |it| drop(it["pairs"].as_array_mut().unwrap().remove(0)),
        "its summary does not count its pairs",
    ),
    (
        "a pair is there twice",
        |it| {
            let pair = it["pairs"][1].clone();
            it["pairs"].as_array_mut().unwrap().push(pair);
            it["summary"]["works"] = json!(2);
        },
        "one is there twice",
    ),
    ("the outcome is another", |it| it["outcome"] = json!("clean"), "its outcome does not follow"),
    (
        "it broke off and has pairs",
        |it| it["failure"] = json!("no network"),
        "it broke off, and has verdicts",
    ),
    (
        "it ended before it began",
        |it| it["endedAt"] = json!("2020-01-01T00:00:00Z"),
        "it ended before it began",
    ),
    ("a time is none", |it| it["pairs"][1]["until"] = json!("for ever"), "its times are none"),
    ("a digest is none", |it| it["pairings"]["digest"] = json!("sha256:0"), "a digest is none"),
    (
        "a check is listed twice",
        |it| {
            let check = it["checks"][0].clone();
            it["checks"].as_array_mut().unwrap().push(check);
        },
        "it has a check twice",
    ),
    ("it is something else", |it| it["kind"] = json!("report"), "it does not say that it is a receipt"),
];

fn refused(sandbox: &Sandbox, text: &str, code: &str, why: &str, what: &str) {
    sandbox.write("receipt.json", text);
    let (codes, exit) = verified(sandbox, "");
    assert!(exit == 2 && codes.iter().all(|found| found == code) && !codes.is_empty(), "{what}: {codes:?}");
    let ran = sandbox.run("pairctl receipt verify receipt.json");
    assert!(ran.err.contains(why) && ran.out.is_empty(), "{what}: {}{}", ran.out, ran.err);
    assert_eq!(sandbox.run("pairctl receipt html receipt.json").code, 2, "{what}");
}

#[test]
fn a_receipt_that_says_two_things_is_refused() {
    let sandbox = troubled().lay_out();
    let (receipt, _) = receipt(&sandbox, "");
    for (what, change, why) in INCONSISTENT {
        let mut other = receipt.clone();
        change(&mut other);
        refused(&sandbox, &pretty(&other), "receipt-inconsistent", why, what);
    }
}

#[test]
fn only_the_bytes_that_pairctl_writes_are_a_receipt() {
    let sandbox = troubled().lay_out();
    let (receipt, _) = receipt(&sandbox, "");
    let text = sandbox.read("receipt.json");
    for (what, text) in [
        ("compact", receipt.to_string()),
        ("a blank more", format!("{text} ")),
        (
            "a key twice",
            text.replacen("\"kind\": \"receipt\",", "\"kind\": \"receipt\",\n  \"kind\": \"receipt\",", 1),
        ),
        ("an empty list", text.replacen("  \"findings\"", "  \"skipped\": [],\n  \"findings\"", 1)),
    ] {
        let code = if what == "a key twice" { "receipt-unreadable" } else { "receipt-inconsistent" };
        refused(&sandbox, &text, code, "receipt.json", what);
    }
    let mut more = receipt.clone();
    more["more"] = json!(1);
    for (what, text) in [
        ("an unknown field", pretty(&more)),
        ("cut off", text[..text.len() / 2].to_owned()),
        ("a report", "{\"version\": 1, \"command\": \"verify\"}".to_owned()),
        ("empty", String::new()),
        ("hunter2", "hunter2".to_owned()),
    ] {
        refused(&sandbox, &text, "receipt-unreadable", "is no receipt", what);
    }
    let mut newer = receipt;
    newer["version"] = json!(2);
    refused(&sandbox, &newer.to_string(), "receipt-version", "a receipt of version 2", "newer");
}
