//! `pairctl verify` where a destination answers as no API server of today does, and where time has passed.

use std::time::{Duration, SystemTime};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::door::Door;
use crate::fleet::{TOKEN, add_kubeconfig, empty};
use crate::server::{Answer, SERVER_NAME, Server, status_of};
use crate::support::run::Sandbox;

pub(crate) const LIST: &str = "/apis/stork.libopenstorage.org/v1alpha1/clusterpairs?limit=250";
const WHO_AM_I: &str = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
const MAY_I: &str = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

/// What an API server says of its version.
pub(crate) fn version(version: &str) -> Answer {
    Answer::Body(201, json!({"gitVersion": version}).to_string())
}

/// What a healthy destination answers.
pub(crate) fn destination() -> Vec<(&'static str, Answer)> {
    let who = json!({"kind": "SelfSubjectReview", "status": {"userInfo": {"username": "system:serviceaccount:dr:stork"}}});
    let may = json!({"kind": "SelfSubjectAccessReview", "status": {"allowed": true}});
    vec![
        ("/version", version("v1.30.0")),
        (WHO_AM_I, Answer::Body(201, who.to_string())),
        (MAY_I, Answer::Body(201, may.to_string())),
    ]
}

/// The same, but for one path.
fn but(path: &'static str, answer: Answer) -> Vec<(&'static str, Answer)> {
    destination().into_iter().filter(|(other, _)| *other != path).chain([(path, answer)]).collect()
}

pub(crate) fn ready() -> Value {
    json!({"schedulerStatus": "Ready", "storageStatus": "NotProvided"})
}

/// A source that has the pair for an hour, its destination, and pairings.yaml.
pub(crate) struct World {
    pub(crate) sandbox: Sandbox,
    pub(crate) source: Server,
    pub(crate) destination: Server,
    _door: Door,
}

impl World {
    /// With these namespaces, each with a pair of this `platformOptions`; the source answers this beside its list, below a
    /// path. Nothing where the machine has no address.
    pub(crate) fn new(
        destination: &[(&str, Answer)],
        pair: (&[&str], &Value, &Value),
        source: &[(&str, Answer)],
        below: &str,
    ) -> Option<Self> {
        Self::with_user(&json!({"token": TOKEN}), destination, pair, source, below)
    }

    /// The same, where the pairs log in with this.
    pub(crate) fn with_user(
        user: &Value,
        destination: &[(&str, Answer)],
        (namespaces, status, platform): (&[&str], &Value, &Value),
        source: &[(&str, Answer)],
        below: &str,
    ) -> Option<Self> {
        let destination = Server::start(destination);
        let door = Door::to(destination.port(), Duration::ZERO)?;
        let created = httpdate_as_rfc3339(SystemTime::now() - Duration::from_secs(3600));
        let config = json!({
            "clusters": {"west": {
                "server": door.url(), "tls-server-name": SERVER_NAME,
                "certificate-authority-data": STANDARD.encode(destination.authority()),
            }},
            "users": {"u": user},
            "contexts": {"west": {"cluster": "west", "user": "u"}},
            "current-context": "west",
        });
        let item = |namespace: &&str| {
            json!({
                "metadata": {
                    "name": "dr", "namespace": namespace, "creationTimestamp": created,
                    "finalizers": ["stork.libopenstorage.org/finalizer-cleanup"],
                },
                "spec": {"config": config, "platformOptions": platform}, "status": status,
            })
        };
        let items: Vec<Value> = namespaces.iter().map(item).collect();
        let list = json!({"kind": "ClusterPairList", "metadata": {}, "items": items});
        let mut answers = source.to_vec();
        let path = format!("{below}{LIST}");
        answers.push((&path, Answer::Body(200, list.to_string())));
        let source = Server::start(&answers);
        Some(Self { sandbox: repository(&source), source, destination, _door: door })
    }
}

/// The faults of the one pair, with what was not checked and the exit code. The source has it for an hour.
fn verify(
    destination: &[(&str, Answer)],
    status: &Value,
    source: &str,
) -> Option<(Vec<String>, String, i32)> {
    let pair = (&["payments"][..], status, &json!({}));
    let world = World::new(destination, pair, &[("/version", version(source))], "")?;
    let ran = world.sandbox.run("pairctl verify -o json");
    let report: Value = serde_json::from_str(&ran.out).unwrap_or_else(|why| panic!("{why}: {}", ran.err));
    let pair = &report["pairs"][0];
    assert!(pair.is_object(), "{report:#}");
    let faults = pair["faults"].as_array().cloned().unwrap_or_default();
    let codes = faults.iter().map(|fault| fault["code"].as_str().unwrap().to_owned()).collect();
    Some((codes, pair.to_string(), ran.code))
}

/// The kubeconfig of the destination is not at hand, and nothing shall come back.
fn repository(source: &Server) -> Sandbox {
    let sandbox = empty();
    add_kubeconfig(&sandbox, "east", source);
    sandbox.write("pairings.yaml", &pairings().to_string());
    sandbox
}

/// One pair, from `east` to `west`.
pub(crate) fn pairings() -> Value {
    json!({
        "apiVersion": "pairctl.dev/v1alpha1",
        "kind": "Pairings",
        "seal": {"vaultPlugin": {"path": "{source}/{namespace}/{name}"}},
        "clusters": {"east": {"access": {"file": "secrets/east.yaml"}}, "west": {"kubeconfig": {"env": "NOT_AT_HAND"}}},
        "pairs": [{"name": "dr", "source": "east", "destination": "west", "namespaces": ["payments"]}],
        "verify": {"skip": [{"code": "no-way-back", "reason": "a move"}]},
    })
}

fn httpdate_as_rfc3339(time: SystemTime) -> String {
    x509_cert::der::DateTime::try_from(time).unwrap().to_string()
}

/// The one fault, its weight in the exit code, and a part of its evidence.
fn finds(destination: &[(&str, Answer)], code: &str, exit: i32, part: &str) {
    let Some((codes, pair, ran)) = verify(destination, &ready(), "v1.30.0") else { return };
    assert_eq!((codes, ran), (vec![code.to_owned()], exit), "{pair}");
    assert!(pair.contains(part), "{pair}");
}

#[test]
fn a_healthy_pair_has_no_fault() {
    let Some((codes, pair, code)) = verify(&destination(), &ready(), "v1.30.0") else { return };
    assert_eq!((codes, code), (Vec::new(), 0), "{pair}");
}

#[test]
fn a_clock_that_is_wrong_is_found_and_one_that_is_a_little_wrong_is_not() {
    let at = |seconds: u64| {
        let body = json!({"gitVersion": "v1.30.0"}).to_string();
        but("/version", Answer::Dated(200, body, SystemTime::now() + Duration::from_secs(seconds)))
    };
    finds(&at(600), "clock-skew", 1, "by 59");
    let Some((codes, pair, _)) = verify(&at(30), &ready(), "v1.30.0") else { return };
    assert_eq!(codes, Vec::<String>::new(), "{pair}");
}

#[test]
fn what_is_no_api_server_is_found() {
    let page = || Answer::Body(200, "<html>It works!</html>".to_owned());
    finds(
        &[("/version", page()), (WHO_AM_I, page())],
        "destination-not-serving",
        1,
        "no Kubernetes API server",
    );
    let broken = Answer::Body(503, status_of(503, "etcd is down"));
    finds(&but(WHO_AM_I, broken), "destination-not-serving", 1, "503");
}

#[test]
fn a_server_from_before_the_review_is_no_fault() {
    let unknown = Answer::Body(404, status_of(404, "the server could not find the requested resource"));
    let Some((codes, pair, code)) = verify(&but(WHO_AM_I, unknown), &ready(), "v1.30.0") else { return };
    assert_eq!((codes, code), (Vec::new(), 0), "{pair}");
    assert!(pair.contains("before Kubernetes 1.28"), "{pair}");
}

/// Whoever cannot say what is allowed has allowed nothing; who lets nobody ask has denied nothing either.
#[test]
fn a_right_of_which_nothing_is_said_is_not_taken_for_allowed() {
    let page = Answer::Body(200, "<html>It works!</html>".to_owned());
    let failing = |status| Answer::Body(status, status_of(status, "etcd is down"));
    for (answer, verdict, exit, part) in [
        (failing(500), "unknown", 2, "500 Internal Server Error: etcd is down"),
        (failing(404), "unknown", 2, "404 Not Found: etcd is down"),
        (page, "unknown", 2, "what answers is no review"),
        (
            failing(403),
            "works",
            0,
            "`west`: it does not let the credential ask whether it may create configmaps",
        ),
    ] {
        let Some((codes, pair, code)) = verify(&but(MAY_I, answer), &ready(), "v1.30.0") else { return };
        assert_eq!((codes, code), (Vec::new(), exit), "{pair}");
        let said: Value = serde_json::from_str(&pair).unwrap();
        assert_eq!(said["verdict"], json!(verdict), "{pair}");
        let not_checked = said["notChecked"].to_string();
        assert!(not_checked.contains(part) && not_checked.contains("create deployments.apps"), "{pair}");
    }
}

#[test]
fn a_credential_of_nobody_is_refused() {
    let said = r#"selfsubjectreviews is forbidden: User "system:anonymous" cannot create it"#;
    finds(&but(WHO_AM_I, Answer::Body(403, status_of(403, said))), "credential-refused", 1, "401");
}

#[test]
fn a_pair_at_which_stork_never_looked_is_found() {
    for status in [json!({}), json!({"schedulerStatus": "Pending", "storageStatus": ""})] {
        let Some((codes, pair, code)) = verify(&destination(), &status, "v1.30.0") else { return };
        let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
        assert_eq!((codes, code), (vec!["pair-pending"], 1), "{pair}");
        assert!(pair.contains("there for 60 min"), "{pair}");
    }
}

#[test]
fn an_older_destination_is_a_note() {
    let Some((codes, pair, code)) = verify(&destination(), &ready(), "v1.31.0") else { return };
    assert_eq!((codes, code), (vec!["destination-older".to_owned()], 0), "{pair}");
    assert!(pair.contains("v1.31.0 on `east`, v1.30.0 on `west`"), "{pair}");
}

/// Nobody knows of its pairs, and every format says so.
#[test]
fn a_source_that_refuses_is_not_read_in_any_format() {
    let sandbox =
        repository(&Server::start(&[(LIST, Answer::Body(403, status_of(403, "clusterpairs is forbidden")))]));
    let files = "-o junit=out.xml -o prometheus=out.prom -o markdown=out.md -o sarif=out.sarif";
    let ran = sandbox.run(&format!("pairctl verify -o json --shard 0/1 {files}"));
    let report: Value = serde_json::from_str(&ran.out).unwrap_or_else(|why| panic!("{why}: {}", ran.err));
    assert_eq!((ran.err.as_str(), ran.code), ("", 2));
    assert_eq!(report["clusters"], json!([{"name": "east", "readable": false}]));
    assert_eq!((&report["outcome"], &report["pairs"][0]["verdict"]), (&json!("failed"), &json!("unknown")));
    for (file, said) in [
        ("out.xml", "its pairs could not be read"),
        ("out.prom", "pairctl_verify_cluster_readable{cluster=\"east\"} 0\n"),
        ("out.prom", "pairctl_verify_pairs{cluster=\"east\",verdict=\"unknown\"} 1\n"),
        ("out.md", "Could not be read: <code>east</code>"),
        ("out.sarif", "\"executionSuccessful\": false"),
    ] {
        let text = sandbox.read(file);
        assert!(text.contains(said), "{file}: {text}");
    }
    assert!(!sandbox.read("out.prom").contains("pairctl_verify_pair_works{"));
    sandbox.write("part.json", &ran.out);
    let merged = sandbox.run("pairctl report merge part.json -o json");
    assert_eq!(
        (serde_json::from_str::<Value>(&merged.out).unwrap()["clusters"].clone(), merged.code),
        (report["clusters"].clone(), 2)
    );
}
