//! `pairctl status` where a list of pairs comes in pages, late, or not at all.

use serde_json::{Value, json};

use crate::fleet::repository;
use crate::server::{Answer, Server, status_of};
use crate::support::run::Sandbox;

const LIST: &str = "/apis/stork.libopenstorage.org/v1alpha1/clusterpairs?limit=250";
const NEXT: &str = "/apis/stork.libopenstorage.org/v1alpha1/clusterpairs?limit=250&continue=a%2Fb%3D";

fn page(names: &[&str], next: &str) -> Answer {
    let items: Vec<Value> = names
        .iter()
        .map(|name| {
            json!({
                "metadata": {"name": name, "namespace": "payments"},
                "spec": {"options": {"token": "hunter2-of-a-live-pair"}},
                "status": {"schedulerStatus": "Ready", "storageStatus": "NotProvided"},
            })
        })
        .collect();
    let list = json!({"kind": "ClusterPairList", "metadata": {"continue": next}, "items": items});
    Answer::Body(200, list.to_string())
}

fn gone() -> Answer {
    Answer::Body(410, status_of(410, "The provided continue parameter is too old"))
}

fn sandbox(answers: &[(&str, Answer)]) -> (Sandbox, Server) {
    let server = Server::start(answers);
    let mut sandbox = repository(&server);
    sandbox.secrets.add_marked("hunter2-of-a-live-pair");
    sandbox.write("certificates/east.pem", crate::pem!("valid.pem"));
    (sandbox, server)
}

/// The names of the pairs that were read.
fn names(sandbox: &Sandbox) -> Vec<String> {
    let told = sandbox.run("pairctl status east -o json");
    assert_eq!(told.code, 0, "{}{}", told.out, told.err);
    let told: Value = serde_json::from_str(&told.out).unwrap();
    let pairs = told["pairs"].as_array().unwrap().iter();
    pairs.map(|pair| pair["name"].as_str().unwrap().to_owned()).collect()
}

/// The code of the one finding; no pair may be told then.
fn refused(sandbox: &Sandbox, flags: &str) -> String {
    let told = sandbox.run(&format!("pairctl status east{flags} -o json"));
    assert_eq!(told.code, 2, "{}", told.out);
    let told: Value = serde_json::from_str(&told.out).unwrap();
    assert_eq!(told["pairs"], json!([]), "{told}");
    let findings = told["findings"].as_array().unwrap();
    assert_eq!(findings.len(), 1, "{told}");
    let screen = sandbox.type_line(&format!("pairctl status east{flags}"));
    assert!(screen.ends_with("[exit 2]\n") && !screen.contains("panicked"), "{screen}");
    findings[0]["code"].as_str().unwrap().to_owned()
}

#[test]
fn pages_are_put_together() {
    let (sandbox, _server) = sandbox(&[(LIST, page(&["dr", "b"], "a/b=")), (NEXT, page(&["c"], ""))]);
    assert_eq!(names(&sandbox), ["b", "c", "dr"]);
}

#[test]
fn a_list_that_the_server_forgot_is_begun_again() {
    let first = Answer::InTurn(vec![page(&["old"], "a/b="), page(&["dr", "b"], "")]);
    let (sandbox, _server) = sandbox(&[(LIST, first), (NEXT, gone())]);
    assert_eq!(names(&sandbox), ["b", "dr"]);
}

#[test]
fn a_server_that_forgets_every_list_is_told_of() {
    let (sandbox, _server) = sandbox(&[(LIST, page(&["dr"], "a/b=")), (NEXT, gone())]);
    assert_eq!(refused(&sandbox, ""), "cluster-unreachable");
}

#[test]
fn a_busy_server_is_asked_again() {
    let busy = Answer::Body(429, status_of(429, "too many requests"));
    let broken = Answer::Body(503, "upstream".to_owned());
    let cut = Answer::CutOff("{\"kind\": \"ClusterPairList\"".to_owned());
    let turns = Answer::InTurn(vec![busy, broken, cut, page(&["dr"], "")]);
    let (sandbox, server) = sandbox(&[(LIST, turns)]);
    assert_eq!(names(&sandbox), ["dr"]);
    assert_eq!(server.requests().len(), 4);
}

#[test]
fn a_server_that_stays_busy_is_told_of() {
    let (sandbox, _server) = sandbox(&[(LIST, Answer::Body(503, status_of(503, "etcd is down")))]);
    assert_eq!(refused(&sandbox, ""), "cluster-unreachable");
}

#[test]
fn a_slow_server_is_told_of() {
    let (sandbox, _server) = sandbox(&[(LIST, page(&["dr"], "a/b=")), (NEXT, Answer::Silence)]);
    assert_eq!(refused(&sandbox, " --timeout 1"), "cluster-unreachable");
}

#[test]
fn without_the_kind_there_is_no_stork() {
    let version = Answer::Body(200, r#"{"major": "1", "gitVersion": "v1.36.2"}"#.to_owned());
    let (sandbox, _server) = sandbox(&[("/version", version)]);
    assert_eq!(refused(&sandbox, ""), "stork-missing");
}

#[test]
fn whatever_else_knows_no_path_is_no_api_server() {
    let (sandbox, _server) = sandbox(&[]);
    assert_eq!(refused(&sandbox, ""), "cluster-unreachable");
}

#[test]
fn who_may_not_list_is_told_so() {
    for status in [401, 403] {
        let (sandbox, _server) = sandbox(&[(LIST, Answer::Body(status, status_of(status, "no")))]);
        assert_eq!(refused(&sandbox, ""), "cluster-refused");
    }
}

#[test]
fn what_is_no_list_of_pairs_is_no_answer() {
    let half = r#"{"kind": "ClusterPairList", "metadata": {}, "items": [{"metadata": {"name": "dr"#;
    for garbage in [half, "<html>", "{}", r#"{"kind": "PodList", "metadata": {}, "items": []}"#, ""] {
        let (sandbox, _server) = sandbox(&[(LIST, Answer::Body(200, garbage.to_owned()))]);
        assert_eq!(refused(&sandbox, ""), "cluster-unreachable", "{garbage}");
    }
}

#[test]
fn the_other_clusters_are_told_all_the_same() {
    let (sandbox, _server) = sandbox(&[(LIST, page(&["dr"], ""))]);
    let screen = sandbox.type_line("pairctl status east north");
    assert!(
        screen.contains("error[access-missing]") && screen.contains("east      payments    dr"),
        "{screen}"
    );
    assert!(screen.ends_with("[exit 2]\n"), "{screen}");
}

#[test]
fn a_watch_prints_what_changed() {
    let later = json!({"kind": "ClusterPairList", "items": [{
        "metadata": {"name": "dr", "namespace": "payments"}, "status": {"schedulerStatus": "Error"},
    }]});
    let turns = vec![page(&["b", "dr"], ""), Answer::Body(200, later.to_string())];
    let (sandbox, _server) = sandbox(&[(LIST, Answer::InTurn(turns))]);
    let screen = sandbox.run("timeout 8 pairctl status east --watch").out;
    let lines: Vec<&str> = screen.lines().filter(|line| line.starts_with("east")).collect();
    assert_eq!(lines.len(), 3, "{screen}");
    assert!(lines[2].contains("dr") && lines[2].contains("Error"), "{screen}");
}
