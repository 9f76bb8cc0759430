//! What a receipt says, against what is there.

use std::fs;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use regex_lite::Regex;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::super::fleet::Fleet;
use super::super::support::run::Sandbox;
use super::{commit_all, must, receipt, small, troubled, verified};

fn sha256(bytes: &[u8]) -> String {
    let digits: Vec<String> = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{}", digits.concat())
}

fn rendered(fleet: &Fleet) -> Sandbox {
    let sandbox = fleet.lay_out();
    must(&sandbox, "pairctl render");
    sandbox
}

/// Without what differs from run to run.
fn scrubbed(text: &str) -> String {
    let dates = Regex::new(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ").unwrap();
    let digests = Regex::new(r"sha256:[0-9a-f]{64}").unwrap();
    let commits = Regex::new(r"\b[0-9a-f]{40}\b").unwrap();
    let versions = Regex::new(r"pairctl \d+\.\d+\.\d+").unwrap();
    let text = dates.replace_all(text, "[date]");
    let text = commits.replace_all(&digests.replace_all(&text, "sha256:[digest]"), "[commit]").into_owned();
    versions.replace_all(&text, "pairctl [version]").replace(env!("CARGO_PKG_VERSION"), "[version]")
}

#[test]
fn a_receipt_and_its_page_as_they_are_written() {
    let sandbox = rendered(&troubled());
    commit_all(&sandbox);
    let (_, ran) = receipt(&sandbox, "--receipt-html receipt.html");
    assert_eq!(ran.code, 1, "{}", ran.err);
    snapbox::assert_data_eq!(scrubbed(&sandbox.read("receipt.json")), snapbox::file!["receipt.json"].raw());
    snapbox::assert_data_eq!(scrubbed(&sandbox.read("receipt.html")), snapbox::file!["receipt.html"].raw());
    let page = must(&sandbox, "pairctl receipt html receipt.json");
    assert_eq!(page, sandbox.read("receipt.html"));
    let screen = scrubbed(&sandbox.type_line("pairctl receipt verify receipt.json"));
    snapbox::assert_data_eq!(screen, snapbox::file!["screen.txt"].raw());
}

#[test]
fn a_receipt_is_what_its_schema_says() {
    let text = fs::read_to_string("docs/receipt.schema.json").unwrap();
    let schema = jsonschema::validator_for(&serde_json::from_str(&text).unwrap()).unwrap();
    for fleet in [small(), troubled()] {
        let (receipt, _) = receipt(&fleet.lay_out(), "--only no-way-back --only token-expired c05");
        let errors: Vec<String> = schema.iter_errors(&receipt).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?}");
        let mut other = receipt.clone();
        other["more"] = json!(1);
        assert!(!schema.is_valid(&other));
    }
}

#[test]
fn digests_are_those_of_the_files_and_certificates() {
    let sandbox = rendered(&small());
    let (receipt, ran) = receipt(&sandbox, "");
    assert_eq!(ran.code, 0, "{}", ran.err);
    let pairings = sha256(sandbox.read("pairings.yaml").as_bytes());
    assert_eq!(receipt["pairings"]["files"], json!([{"path": "pairings.yaml", "digest": pairings}]));
    for pair in receipt["pairs"].as_array().unwrap() {
        let manifests = pair["manifests"].as_array().unwrap();
        assert_eq!(manifests.len(), 1);
        let path = manifests[0]["path"].as_str().unwrap();
        assert!(path.contains(&format!("{}/payments/dr.", pair["cluster"].as_str().unwrap())), "{path}");
        assert_eq!(manifests[0]["digest"], sha256(sandbox.read(path).as_bytes()));
        let kubeconfig = sandbox.read(&format!("secrets/{}.json", pair["destination"].as_str().unwrap()));
        let kubeconfig: Value = serde_json::from_str(&kubeconfig).unwrap();
        let der = |text: &Value| {
            let pem = String::from_utf8(STANDARD.decode(text.as_str().unwrap()).unwrap()).unwrap();
            let base64: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
            sha256(&STANDARD.decode(base64).unwrap())
        };
        let wanted = json!({
            "seen": "at-hand",
            "clientCertificates": [der(&kubeconfig["users"][0]["user"]["client-certificate-data"])],
            "authorities": [der(&kubeconfig["clusters"][0]["cluster"]["certificate-authority-data"])],
        });
        assert_eq!(pair["credential"], wanted);
    }
}

/// Offline, what only clusters can say was not checked, and the receipt says so of each check.
#[test]
fn a_check_that_could_not_look_has_not_passed() {
    let mut fleet = small();
    fleet.kubeconfigs.remove("c06");
    let (receipt, ran) = receipt(&fleet.lay_out(), "");
    assert_eq!(ran.code, 2, "nobody knows");
    let [there, back] = [0, 1].map(|at| receipt["pairs"][at].clone());
    assert_eq!(
        (&there["destination"], &there["verdict"], &back["verdict"]),
        (&json!("c06"), &json!("unknown"), &json!("works"))
    );
    let absent = json!({"not-checked": "file secrets/c06.json is not there"});
    for code in ["client-certificate-expired", "server-loopback", "same-cluster"] {
        assert_eq!((&there["checks"][code], &back["checks"][code]), (&absent, &json!("passed")), "{code}");
    }
    for code in ["credential-refused", "pair-not-live", "stork-not-running"] {
        assert_eq!(back["checks"][code], json!({"not-checked": "no cluster was asked"}), "{code}");
    }
    assert_eq!(there["checks"]["no-way-back"], json!("passed"));
    assert!(there.get("credential").is_none() && back.get("credential").is_some());
}

#[test]
fn the_revision_is_that_of_git() {
    let sandbox = rendered(&small());
    let unknown = receipt(&sandbox, "").0["revision"].clone();
    assert_eq!(unknown, json!({"unknown": "the files are in no work tree of Git"}));
    commit_all(&sandbox);
    let commit = must(&sandbox, "git rev-parse HEAD").trim().to_owned();
    let revision = |sandbox: &Sandbox, more: &str| receipt(sandbox, more).0["revision"].clone();
    let clean = json!({"commit": commit, "branch": "main", "dirty": false});
    assert_eq!(revision(&sandbox, ""), clean);
    must(&sandbox, "git pack-refs --all && git gc -q");
    assert_eq!(revision(&sandbox, ""), clean, "packed");
    must(&sandbox, "git checkout -q --detach");
    assert_eq!(revision(&sandbox, ""), json!({"commit": commit, "dirty": false}), "detached");
    must(&sandbox, "git worktree add -q -b other linked && cp -r secrets linked");
    let linked = sandbox.run("cd linked && pairctl verify --offline --receipt ../receipt.json");
    assert_eq!(linked.code, 0, "{}", linked.err);
    let linked: Value = serde_json::from_str(&sandbox.read("receipt.json")).unwrap();
    assert_eq!(linked["revision"], json!({"commit": commit, "branch": "other", "dirty": false}));
    must(&sandbox, "git checkout -q main");
    for change in
        ["echo '# more' >> pairings.yaml", "touch clusters/c05/more.yaml", "echo more >> .gitignore"]
    {
        must(&sandbox, change);
        assert_eq!(revision(&sandbox, "")["dirty"], json!(true), "{change}");
        must(&sandbox, "git checkout -q . && git clean -q -fd clusters");
        assert_eq!(revision(&sandbox, ""), clean, "after {change}");
    }
}

/// Where there is no program called git, the commit is known all the same.
#[test]
fn without_git_the_commit_is_known() {
    let sandbox = small().lay_out();
    commit_all(&sandbox);
    let commit = must(&sandbox, "git rev-parse HEAD").trim().to_owned();
    let line = "PATH=$(dirname $(command -v pairctl)) pairctl verify --offline --receipt receipt.json";
    assert_eq!(sandbox.run(line).code, 0);
    let receipt: Value = serde_json::from_str(&sandbox.read("receipt.json")).unwrap();
    assert_eq!(
        (&receipt["revision"]["commit"], &receipt["revision"]["dirty"]),
        (&json!(commit), &Value::Null)
    );
    let unknown = receipt["revision"]["unknown"].as_str().unwrap();
    assert!(unknown.starts_with("whether files differ from the commit: git did not run"), "{unknown}");
    assert_eq!(verified(&sandbox, ""), (vec!["signature-not-checked".to_owned()], 1));
}

#[test]
fn the_same_world_gives_the_same_receipt() {
    let sandbox = rendered(&troubled());
    commit_all(&sandbox);
    let untimed = || {
        let (mut receipt, _) = receipt(&sandbox, "");
        for key in ["startedAt", "endedAt"] {
            assert!(receipt.as_object_mut().unwrap().remove(key).is_some());
        }
        receipt
    };
    assert_eq!(untimed(), untimed());
}

#[test]
fn a_run_that_failed_leaves_a_receipt_that_says_so() {
    let mut fleet = small();
    fleet.pairs[0]["destination"] = json!("nobody");
    let sandbox = fleet.lay_out();
    let (receipt, ran) = receipt(&sandbox, "");
    assert_eq!((ran.code, &receipt["outcome"], &receipt["pairs"]), (2, &json!("failed"), &json!([])));
    assert_eq!(receipt["findings"][0]["code"], "unknown-cluster");
    assert_eq!(verified(&sandbox, ""), (vec!["signature-not-checked".to_owned()], 1));
    let gone = sandbox.run("pairctl verify --offline -f gone.yaml --receipt gone.json");
    assert_eq!(gone.code, 2);
    let receipt: Value = serde_json::from_str(&sandbox.read("gone.json")).unwrap();
    assert_eq!((&receipt["outcome"], &receipt["pairings"]["files"]), (&json!("failed"), &json!([])));
    assert!(receipt.get("tree").is_none());
}
