//! `pairctl drift` where a cluster answers late, oddly, in part or not at all.

use std::io::Read as _;
use std::net::TcpListener;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::fleet::{TOKEN, add_kubeconfig, write_kubeconfig};
use crate::server::{Answer, Server, status_of};
use crate::support::run::Sandbox;

const LIST: &str = "/apis/stork.libopenstorage.org/v1alpha1/clusterpairs?limit=250";
const NEXT: &str = "/apis/stork.libopenstorage.org/v1alpha1/clusterpairs?limit=250&continue=a%2Fb%3D";

const PAIRINGS: &str = r#"apiVersion: pairctl.dev/v1alpha1
kind: Pairings
seal: {vaultPlugin: {path: "kv/{source}/{namespace}/{name}"}}
clusters:
  east: {access: {file: secrets/east.yaml}}
  north: {access: {file: secrets/north.yaml}}
  west: {kubeconfig: {env: NOT_AT_HAND}}
pairs:
  - {name: dr, source: east, destination: west, namespaces: [payments]}
  - {name: dr, source: north, destination: west, namespaces: [payments, shop]}
"#;

fn page(names: &[&str], next: &str) -> Answer {
    let pair = |name: &&str| {
        let (namespace, name) = name.split_once('/').unwrap();
        json!({
            "metadata": {"name": name, "namespace": namespace, "labels": {"pairctl.dev/destination": "west"}},
            "spec": {"options": {"token": "hunter2-of-a-live-pair"}},
        })
    };
    let items: Vec<Value> = names.iter().map(pair).collect();
    let list = json!({"kind": "ClusterPairList", "metadata": {"continue": next}, "items": items});
    Answer::Body(200, list.to_string())
}

/// A rendered tree, the cluster `east` as it answers here, and `north`, which answers well, and lacks a pair.
struct Repository {
    sandbox: Sandbox,
    servers: [Server; 2],
}

fn repository(answers: &[(&str, Answer)]) -> Repository {
    behind([Server::start(answers), Server::start(&[(LIST, page(&["payments/dr"], ""))])])
}

fn behind(servers: [Server; 2]) -> Repository {
    let mut sandbox = Sandbox::new();
    sandbox.secrets.add(TOKEN);
    sandbox.secrets.add_marked("hunter2-of-a-live-pair");
    sandbox.write("pairings.yaml", PAIRINGS);
    add_kubeconfig(&sandbox, "east", &servers[0]);
    add_kubeconfig(&sandbox, "north", &servers[1]);
    assert_eq!(sandbox.run("pairctl render").code, 0);
    Repository { sandbox, servers }
}

/// The finding's code and message; the pair of `east` must be unreadable, and `north` told all the same.
fn unreadable(sandbox: &Sandbox, flags: &str) -> (String, String) {
    let ran = sandbox.run(&format!("pairctl drift -o json {flags}"));
    assert_eq!(ran.code, 2, "{}{}", ran.out, ran.err);
    let report: Value = serde_json::from_str(&ran.out).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let states: Vec<String> =
        report["pairs"].as_array().unwrap().iter().map(|pair| text(&pair["state"])).collect();
    assert_eq!(states, ["unreadable", "changed", "missing"], "{report:#}");
    let readable: Vec<&Value> =
        report["clusters"].as_array().unwrap().iter().map(|cluster| &cluster["readable"]).collect();
    assert_eq!(readable, [false, true], "{report:#}");
    assert_eq!((&report["summary"]["in-sync"], &report["outcome"]), (&json!(0), &json!("failed")));
    let errors: Vec<&Value> =
        report["findings"].as_array().unwrap().iter().filter(|one| one["severity"] == "error").collect();
    assert_eq!(errors.len(), 1, "{report:#}");
    (text(&errors[0]["code"]), text(&errors[0]["message"]))
}

/// The code of the finding, and that its message says this.
fn assert_told(answers: &[(&str, Answer)], code: &str, says: &str) {
    let repository = repository(answers);
    let (found, message) = unreadable(&repository.sandbox, "--timeout 2");
    assert!(found == code && message.contains(says), "{found}: {message}");
}

#[test]
fn who_is_not_let_in_is_told_so() {
    let refusal = |status| [(LIST, Answer::Body(status, status_of(status, "no")))];
    assert_told(&refusal(401), "cluster-refused", "does not accept the credential");
    assert_told(&refusal(403), "cluster-refused", "may not list `clusterpairs`");
}

#[test]
fn without_the_kind_nothing_is_known() {
    let version = Answer::Body(200, r#"{"major": "1", "gitVersion": "v1.36.2"}"#.to_owned());
    assert_told(&[("/version", version)], "stork-missing", "does not know ClusterPairs");
    // Whatever else knows no path.
    assert_told(&[], "cluster-unreachable", "it answers 404");
}

#[test]
fn what_is_no_whole_list_is_no_list() {
    let half = r#"{"kind": "ClusterPairList", "metadata": {}, "items": [{"metadata": {"name": "dr"#;
    for garbage in [half, "<html>", "{}", "", r#"{"kind": "PodList", "metadata": {}, "items": []}"#] {
        assert_told(
            &[(LIST, Answer::Body(200, garbage.to_owned()))],
            "cluster-unreachable",
            "no Kubernetes API server",
        );
    }
    assert_told(&[(LIST, Answer::CutOff(half.to_owned()))], "cluster-unreachable", "cannot be reached");
    let with_items = |items: &str, next: &str| {
        let metadata = format!(r#"{{"continue": "{next}"}}"#);
        Answer::Body(
            200,
            format!(r#"{{"kind": "ClusterPairList", "metadata": {metadata}, "items": {items}}}"#),
        )
    };
    // What is a page and holds no pairs, be it the first or the last of the list.
    for items in ["null", "{}", "[null]", "[1]", r#"[{"metadata": 1}]"#] {
        let (good, bad) = (page(&["payments/dr"], "a/b="), with_items(items, ""));
        for answers in [
            vec![(LIST, bad.clone())],
            vec![(LIST, good), (NEXT, bad)],
            vec![(LIST, with_items(items, "a/b=")), (NEXT, page(&["payments/dr"], ""))],
        ] {
            assert_told(&answers, "cluster-unreachable", "cut off or garbled");
        }
    }
    // The second page never comes: the first is no answer.
    let first = page(&["payments/dr"], "a/b=");
    for next in [
        Answer::Silence,
        Answer::Body(500, status_of(500, "etcd is down")),
        Answer::Body(200, half.to_owned()),
    ] {
        assert_told(&[(LIST, first.clone()), (NEXT, next)], "cluster-unreachable", "`east`");
    }
    let gone = Answer::Body(410, status_of(410, "The provided continue parameter is too old"));
    assert_told(&[(LIST, first), (NEXT, gone)], "cluster-unreachable", "too old");
}

#[test]
fn what_passes_is_waited_for() {
    let busy = |status| Answer::Body(status, status_of(status, "later"));
    let turns = vec![busy(429), busy(503), page(&["payments/old"], "a/b="), page(&["payments/dr"], "")];
    let repository = repository(&[(LIST, Answer::InTurn(turns)), (NEXT, busy(410))]);
    let ran = repository.sandbox.run("pairctl drift -o json east");
    let report: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((ran.code, &report["clusters"][0]["live"]), (1, &json!(1)), "{report:#}");
    // What the first list said is forgotten.
    assert!(!ran.out.contains("payments/old"));
}

/// The order of the answers, and how a list is cut into pages, are nobody's business.
#[test]
fn whoever_answers_first_the_report_is_the_same() {
    let late = |page| {
        let busy = Answer::Body(503, status_of(503, "later"));
        Answer::InTurn(vec![busy.clone(), busy, page])
    };
    let applied = |page| match page {
        Answer::Body(status, text) => {
            let copy = r#""annotations":{"kubectl.kubernetes.io/last-applied-configuration":"hunter2-of-a-live-pair"},"#;
            Answer::Body(status, text.replace(r#""labels":"#, &format!(r#"{copy}"labels":"#)))
        }
        other => other,
    };
    let whole = || applied(page(&["payments/a", "payments/dr", "shop/z"], ""));
    let first = || applied(page(&["payments/a", "payments/dr"], "a/b="));
    let rest = || (NEXT, applied(page(&["shop/z"], "")));
    let north = || page(&["payments/dr", "shop/extra"], "");
    let mut reports = Vec::new();
    for servers in [
        [Server::start(&[(LIST, whole())]), Server::start(&[(LIST, north())])],
        [Server::start(&[(LIST, late(whole()))]), Server::start(&[(LIST, north())])],
        [Server::start(&[(LIST, whole())]), Server::start(&[(LIST, late(north()))])],
        [Server::start(&[(LIST, first()), rest()]), Server::start(&[(LIST, north())])],
        [Server::start(&[(LIST, late(first())), rest()]), Server::start(&[(LIST, north())])],
    ] {
        let repository = behind(servers);
        let ran = repository.sandbox.run("pairctl drift -o json");
        let mut report: Value = serde_json::from_str(&ran.out).unwrap();
        report.as_object_mut().unwrap().remove("startedAt").unwrap();
        assert_eq!(ran.code, 1, "{report:#}");
        reports.push(report);
    }
    let states: Vec<&Value> =
        reports[0]["pairs"].as_array().unwrap().iter().map(|pair| &pair["state"]).collect();
    assert_eq!(states, ["extra", "changed", "extra", "changed", "missing", "extra"]);
    let findings = reports[0]["findings"].as_array().unwrap();
    let told = findings.iter().find(|finding| finding["code"] == "credential-copied").unwrap();
    assert!(told["message"].as_str().unwrap().starts_with("3 pairs of cluster `east`, payments/a first,"));
    for report in &reports {
        assert_eq!(report, &reports[0]);
    }
}

#[test]
fn who_does_not_answer_is_not_waited_for() {
    let answering = repository(&[(LIST, page(&["payments/dr"], ""))]);
    let sandbox = &answering.sandbox;
    // Connections are taken, and nobody ever speaks.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let silent = listener.local_addr().unwrap();
    let held = thread::spawn(move || listener.incoming().take(2).collect::<Vec<_>>());
    let reached_at = |url: String| {
        write_kubeconfig(sandbox, "east", &json!({"server": url}), &json!({"token": TOKEN}));
    };
    reached_at(format!("https://{silent}"));
    let started = Instant::now();
    let (code, message) = unreadable(sandbox, "--timeout 1");
    assert!(code == "cluster-unreachable" && message.contains("no answer within 1 s"), "{message}");
    assert!(started.elapsed() < Duration::from_secs(10));
    drop(held);
    // Nobody listens.
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    reached_at(format!("https://{free}"));
    let (code, message) = unreadable(sandbox, "--timeout 3");
    assert!(code == "cluster-unreachable", "{message}");
    // The server is another one than the kubeconfig trusts.
    reached_at(answering.servers[0].url());
    let (code, message) = unreadable(sandbox, "--timeout 3");
    assert!(
        code == "cluster-unreachable" && message.contains("not the one that its kubeconfig trusts"),
        "{message}"
    );
    assert_eq!(sandbox.run("rm secrets/east.yaml").code, 0);
    assert_eq!(unreadable(sandbox, "").0, "access-missing");
}

/// Whoever reads the standard output of a run that was killed finds no report in it.
#[test]
fn a_run_that_is_killed_reports_nothing() {
    let repository = repository(&[(LIST, Answer::Silence)]);
    for signal in ["KILL", "TERM", "INT"] {
        for output in ["-o json", "--suggest-ignores"] {
            let line = format!("exec pairctl drift {output}");
            let asked = || repository.servers.iter().map(|server| server.requests().len()).sum::<usize>();
            let before = asked();
            let mut child = repository.sandbox.command(&line).stdout(Stdio::piped()).spawn().unwrap();
            while asked() < before + 2 {
                thread::sleep(Duration::from_millis(10));
            }
            assert_eq!(repository.sandbox.run(&format!("kill -{signal} {}", child.id())).code, 0);
            let mut printed = String::new();
            child.stdout.take().unwrap().read_to_string(&mut printed).unwrap();
            assert_ne!(child.wait().unwrap().code(), Some(0));
            assert_eq!(printed, "", "{signal}");
        }
    }
}

/// What a server echoes of the credential is not shown, and a name that no file has is an error.
#[test]
fn a_server_that_repeats_the_credential_is_not_quoted() {
    let repository = repository(&[(LIST, Answer::Echo)]);
    let (code, _) = unreadable(&repository.sandbox, "--timeout 2");
    assert_eq!(code, "cluster-unreachable");
    let told = repository.sandbox.run("pairctl drift -o json nowhere");
    assert!(
        told.code == 2 && told.out.contains("unknown-cluster") && told.out.contains("\"pairs\": []"),
        "{}",
        told.out
    );
}

/// Who reads only the beginning, or nothing, learns all the same how the run ended, and the files are there.
#[test]
fn a_reader_that_went_away_changes_neither_the_outcome_nor_the_files() {
    let repository = repository(&[(LIST, page(&["payments/dr"], ""))]);
    for streams in ["", "2>&1"] {
        let line = format!(
            "(sleep 0.3; pairctl drift -o text -o json=reports/bp.json {streams}; echo $? > code) | true"
        );
        repository.sandbox.run(&line);
        assert_eq!(repository.sandbox.read("code"), "1\n");
        let report: Value = serde_json::from_str(&repository.sandbox.read("reports/bp.json")).unwrap();
        assert_eq!(report["outcome"], "differences");
        repository.sandbox.run("rm -r reports");
    }
    let broken = "(sleep 0.3; pairctl validate -o json -f none.yaml; echo $? > code) | true";
    repository.sandbox.run(broken);
    assert_eq!(repository.sandbox.read("code"), "2\n");
}

#[test]
fn a_report_replaces_nothing_that_a_run_reads_or_renders() {
    let repository = repository(&[(LIST, page(&["payments/dr"], ""))]);
    let sandbox = &repository.sandbox;
    sandbox.write("more.yaml", "clusters: {}\n");
    sandbox.write("broken.yaml", "clusters: [\n");
    sandbox.write("with.yaml", &PAIRINGS.replace("kind: Pairings", "kind: Pairings\ninclude: [more.yaml]"));
    sandbox
        .write("wrong.yaml", &PAIRINGS.replace("kind: Pairings", "kind: Pairings\ninclude: [broken.yaml]"));
    let manifest = "clusters/east/payments/dr.yaml";
    for (flags, file) in [
        ("", "pairings.yaml"),
        ("", "./clusters/../pairings.yaml"),
        ("-f with.yaml", "with.yaml"),
        ("-f with.yaml", "more.yaml"),
        ("-f wrong.yaml", "broken.yaml"),
        ("", manifest),
        ("", "clusters/west/report.json"),
        ("", "secrets/east.yaml"),
    ] {
        let before = sandbox.path().join(file).exists().then(|| sandbox.read(file));
        let ran = sandbox.run(&format!("pairctl drift {flags} -o json={file} -o text=beside.txt"));
        assert!(ran.code == 2 && ran.err.contains("error[bad-argument]: "), "{file}: {}", ran.err);
        assert!(ran.err.contains(file), "{file}: {}", ran.err);
        let after = sandbox.path().join(file).exists().then(|| sandbox.read(file));
        assert!(before == after && !sandbox.path().join("beside.txt").exists(), "{file}");
    }
    assert_eq!(sandbox.run("pairctl drift -o json=reports/drift.json").code, 1);
    assert_eq!(sandbox.run("pairctl drift -o json=reports/drift.json").code, 1);
    let told = sandbox.run("pairctl drift --suggest-ignores -o json=reports/other.json");
    assert!(told.code == 2 && told.err.contains("cannot be used with"), "{}", told.err);
}
