//! Receipts of runs: that they say what was, that nobody can change one unseen, and that others can verify them.

mod authentic;
mod forged;
mod leaks;
mod page;
mod said;
mod signed;
mod targets;

use serde_json::{Value, json};

use super::fleet::{Fleet, merge};
use super::support::run::{Ran, Sandbox};

/// Two clusters and a pair each way, which log in with certificates.
fn small() -> Fleet {
    let is_kept = |name: &String| ["c05", "c06"].contains(&name.as_str());
    let mut fleet = Fleet::sound();
    fleet.pairings["clusters"].as_object_mut().unwrap().retain(|name, _| is_kept(name));
    fleet.pairings.as_object_mut().unwrap().remove("groups");
    fleet.pairs.retain(|pair| pair["source"] == "c05");
    fleet.pairs[0]["namespaces"] = json!(["payments"]);
    fleet.kubeconfigs.retain(|name, _| is_kept(name));
    fleet.files.clear();
    fleet
}

/// The same with one end that is dead, and one that is passed over.
fn troubled() -> Fleet {
    let mut fleet = small();
    let certificate =
        |dates: &str| json!({"user": {"client-certificate-data": format!("<certificate {dates}>")}});
    merge(fleet.kubeconfigs.get_mut("c06").unwrap(), &certificate("from=-400d until=-30d"));
    merge(fleet.kubeconfigs.get_mut("c05").unwrap(), &certificate("until=7d"));
    let rule = json!({"code": "client-certificate-expires-soon", "cluster": "c05", "reason": "it is renewed on Monday"});
    merge(&mut fleet.pairings, &json!({"verify": {"skip": [rule]}}));
    fleet
}

/// Verifies offline with a receipt in `receipt.json`, and more flags; the receipt has passed the leak gate.
fn receipt(sandbox: &Sandbox, more: &str) -> (Value, Ran) {
    let ran = sandbox.run(&format!("pairctl verify --offline --receipt receipt.json {more}"));
    let text = sandbox.read("receipt.json");
    sandbox.secrets.refuse(text.as_bytes(), "the receipt");
    (serde_json::from_str(&text).unwrap(), ran)
}

/// The codes that `pairctl receipt verify` finds, and its exit code.
fn verified(sandbox: &Sandbox, more: &str) -> (Vec<String>, i32) {
    let ran = sandbox.run(&format!("pairctl receipt verify receipt.json -o json {more}"));
    let answer: Value = serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{}{}", ran.out, ran.err));
    let codes = answer["findings"].as_array().unwrap().iter();
    let codes = codes.map(|finding| finding["code"].as_str().unwrap().to_owned()).collect();
    assert_eq!(
        answer["receipt"].is_null(),
        ran.code == 2,
        "what is not authentic is not repeated: {answer:#}"
    );
    (codes, ran.code)
}

/// Runs a line that must succeed.
fn must(sandbox: &Sandbox, line: &str) -> String {
    let ran = sandbox.run(line);
    assert_eq!(ran.code, 0, "{line}: {}{}", ran.out, ran.err);
    ran.out
}

/// A repository with all that is there but the secrets.
fn commit_all(sandbox: &Sandbox) {
    sandbox.write(".gitignore", "secrets/\nreceipt*\n");
    for line in [
        "git init -q -b main .",
        "git add -A",
        "git -c user.name=a -c user.email=a@example.com commit -q -m 'the pairs'",
    ] {
        must(sandbox, line);
    }
}
