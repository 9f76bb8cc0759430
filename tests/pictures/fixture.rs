//! Reports of fleets that were made up, of any size.

use serde_json::{Value, json};

/// The reports of one fleet, as pairctl writes them.
pub(crate) struct Reports {
    pub(crate) verify: Value,
    pub(crate) drift: Value,
    pub(crate) calendar: Value,
}

/// One pair of the fleet by its number: source, destination, namespace.
type Made = (String, String, String);

const REGIONS: [&str; 8] = ["berlin", "dublin", "lisbon", "madrid", "oslo", "prague", "vienna", "zurich"];
const NAMESPACES: [&str; 3] = ["payments", "web-frontend", "warehouse"];

/// The name of a cluster by its number.
pub(crate) fn cluster(number: usize) -> String {
    format!("{}-{:02}", REGIONS[number % REGIONS.len()], number / REGIONS.len())
}

/// Groups of five, each with each: 10 pairs for every cluster.
pub(crate) fn meshes(clusters: usize) -> Reports {
    let mut pairs = Vec::new();
    for source in 0..clusters {
        let first = source / 5 * 5;
        for (at, destination) in (first..first + 5).filter(|other| *other != source).enumerate() {
            for namespace in &NAMESPACES[..2 + at % 2] {
                pairs.push((cluster(source), cluster(destination), (*namespace).to_owned()));
            }
        }
    }
    reports(clusters, &pairs)
}

/// One part in which every cluster leads to the next ten: as many lines and cells as there can be.
pub(crate) fn one_part(clusters: usize) -> Reports {
    let pair = |source: usize, step: usize| {
        (cluster(source), cluster((source + step) % clusters), format!("team-{step:02}"))
    };
    let pairs: Vec<Made> =
        (0..clusters).flat_map(|source| (1..=10).map(move |step| pair(source, step))).collect();
    reports(clusters, &pairs)
}

fn reports(clusters: usize, pairs: &[Made]) -> Reports {
    let names: Vec<String> = (0..clusters).map(cluster).collect();
    let verified: Vec<Value> = pairs.iter().enumerate().map(|(at, pair)| verified(at, pair)).collect();
    let mut drifts: Vec<Value> = pairs.iter().enumerate().map(|(at, pair)| drift(at, pair)).collect();
    drifts.push(json!({
        "cluster": names[0], "namespace": "sandbox", "name": "by-hand", "state": "unmanaged",
    }));
    Reports {
        verify: json!({
            "version": 1, "command": "verify", "outcome": "failed", "pairctl": "0.1.0",
            "startedAt": "2026-03-01T08:00:00Z", "file": "fleet/pairings.yaml", "digest": "sha256:00", "tree": "sha256:01",
            "offline": false, "failWithinDays": 30, "fleet": clusters, "findings": [], "skipped": [],
            "clusters": names.iter().map(|name| json!({"name": name, "readable": true})).collect::<Vec<_>>(),
            "summary": summary(&verified, "verdict", &["works", "at-risk", "fails", "unknown"]),
            "pairs": verified,
        }),
        drift: json!({
            "version": 1, "command": "drift", "outcome": "failed", "pairctl": "0.1.0",
            "startedAt": "2026-03-01T08:05:00Z", "file": "fleet/pairings.yaml", "from": "pairings",
            "digest": "sha256:00", "tree": "sha256:01", "strict": false, "fleet": clusters,
            "findings": [{
                "code": "cluster-unreachable", "severity": "error", "help": "look at the network",
                "message": "cluster `oslo-00` gives no answer: the limit of time passed",
                "place": {"path": "fleet/pairings.yaml", "line": 12, "column": 5},
            }],
            "clusters": names.iter().map(|name| json!({"name": name, "readable": true, "live": 9})).collect::<Vec<_>>(),
            "summary": summary(
                &drifts, "state", &["in-sync", "changed", "missing", "extra", "unmanaged", "unreadable"]),
            "pairs": drifts,
        }),
        calendar: calendar(&names),
    }
}

fn summary(pairs: &[Value], field: &str, words: &[&str]) -> Value {
    let count = |word: &str| pairs.iter().filter(|pair| pair[field] == word).count();
    words
        .iter()
        .map(|word| ((*word).to_owned(), json!(count(word))))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

fn head(at: usize, (source, destination, namespace): &Made) -> Value {
    json!({
        "cluster": source, "namespace": namespace, "name": format!("to-{destination}"), "destination": destination,
        "place": {"path": "fleet/pairings.yaml", "line": 100 + at, "column": 5},
    })
}

fn with(mut value: Value, more: &Value) -> Value {
    value.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    value
}

fn verified(at: usize, pair: &Made) -> Value {
    let destination = &pair.1;
    let fault = |code: &str, severity: &str, message: String, help: &str| {
        json!([{
            "code": code, "severity": severity, "message": message, "help": help,
            "evidence": [format!("token of `system:serviceaccount:portworx:stork`, seen from {}", pair.0)],
        }])
    };
    let found = match at {
        at if at % 61 == 7 => json!({"verdict": "fails", "faults": fault(
            "token-expired", "error", format!("the token for cluster `{destination}` has expired"),
            "make a new one, put it where pairings.yaml says, render and sync")}),
        at if at % 47 == 5 => json!({"verdict": "at-risk", "faults": fault(
            "token-expires-soon", "warning", format!("the token for cluster `{destination}` ends in 12 days"),
            "make a new one before")}),
        at if at % 151 == 11 => json!({"verdict": "unknown", "notChecked": [
            "the destination: the limit of time passed"]}),
        _ => json!({"verdict": "works", "until": "2026-11-02T08:00:00Z"}),
    };
    with(head(at, pair), &found)
}

const DIFF: &str = "--- live\n+++ wanted\n@@ -3,5 +3,5 @@\n   labels:\n-    example.com/team: old\n+    example.com/team: \
                    dr\n spec:\n-  config: (masked 1)\n+  config: (masked 2)\n";

fn drift(at: usize, pair: &Made) -> Value {
    let found = match at {
        at if at % 83 == 3 => json!({"state": "changed", "diff": DIFF, "differences": [
            {"comparison": "changed-in-cluster", "pointer": "/spec/config", "what": "credential", "direction": "changed",
             "effects": ["security", "at-once"], "next": "find out who changed it, and rotate the credential"},
            {"comparison": "not-synced", "pointer": "/metadata/labels/example.com~1team",
             "what": "label `example.com/team`", "direction": "changed", "wanted": "dr", "live": "old",
             "effects": ["cosmetic"], "next": "let Flux or Argo CD sync the cluster"}]}),
        at if at % 211 == 9 => json!({"state": "missing", "next": "let Flux or Argo CD sync the cluster"}),
        _ => json!({"state": "in-sync"}),
    };
    with(head(at, pair), &found)
}

fn calendar(names: &[String]) -> Value {
    let entry = |(at, name): (usize, &String)| {
        let days = i64::try_from(at * 37 % 420).unwrap() - 6;
        let kind = ["token", "client-certificate"][at % 2];
        json!({"cluster": name, "kind": kind, "subject": "system:serviceaccount:portworx:stork",
            "until": day(days), "daysLeft": days, "pairs": 10})
    };
    let mut entries: Vec<Value> = names.iter().enumerate().map(entry).collect();
    entries.sort_by_key(|entry| entry["daysLeft"].as_i64());
    entries.push(json!({"cluster": names[0], "kind": "certificate-authority", "pairs": 10}));
    json!({"version": 1, "command": "calendar", "at": "2026-03-01T08:00:00Z", "entries": entries,
        "notAtHand": [format!("{}: variable `TOKEN` is not set", names[1])]})
}

/// The day so many days after the reports.
fn day(days: i64) -> String {
    let start = chrono::NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
    format!("{}T08:00:00Z", start + chrono::Duration::days(days))
}
