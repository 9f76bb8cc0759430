//! Reports: one of every kind of thing, big ones, and their parts.

use pairctl::model::record::PlaceRecord;
use pairctl::model::report::{FleetReport as _, Shard, VERSION};
use pairctl::model::verify::{
    COMMAND, FaultRecord, PairVerdict, Preview, ReadCluster, Skipped, Verdict, VerifyReport,
};

/// A pair with a verdict, and with a fault where the verdict has one.
pub(crate) fn pair(cluster: &str, name: &str, verdict: Verdict) -> PairVerdict {
    let faults = match verdict {
        Verdict::Works | Verdict::Unknown => Vec::new(),
        Verdict::AtRisk => vec![ends_soon()],
        Verdict::Fails => vec![expired()],
    };
    PairVerdict {
        cluster: cluster.to_owned(),
        namespace: "payments".to_owned(),
        name: name.to_owned(),
        destination: "west".to_owned(),
        verdict,
        until: None,
        faults,
        skipped: Vec::new(),
        not_checked: Vec::new(),
        preview: Vec::new(),
        place: Some(place(20)),
    }
}

fn place(line: usize) -> PlaceRecord {
    PlaceRecord { path: "fleet/pairings.yaml".to_owned(), line, column: 5, label: String::new() }
}

fn fault(code: &str, severity: &str, message: &str, evidence: &str) -> FaultRecord {
    FaultRecord {
        code: code.to_owned(),
        severity: severity.to_owned(),
        message: message.to_owned(),
        evidence: vec![evidence.to_owned()],
        help: "make a new one, put it where pairings.yaml says, render and sync".to_owned(),
        place: Some(place(20)),
    }
}

fn expired() -> FaultRecord {
    let message = "the token for cluster `west` has expired";
    fault("token-expired", "error", message, "token of `stork`, until 2026-02-01T08:00:00Z")
}

fn ends_soon() -> FaultRecord {
    let message = "the token for cluster `west` expires soon";
    fault("token-expires-soon", "warning", message, "token of `stork`, until 2026-03-20T08:00:00Z")
}

fn never_ends() -> FaultRecord {
    fault("token-never-expires", "note", "the token for cluster `west` never expires", "token of `stork`")
}

/// A cluster that could be read, or not.
pub(crate) fn cluster(name: &str, readable: bool) -> ReadCluster {
    ReadCluster { name: name.to_owned(), readable: Some(readable) }
}

/// A report of these.
pub(crate) fn report(clusters: Vec<ReadCluster>, pairs: Vec<PairVerdict>) -> VerifyReport {
    VerifyReport {
        version: VERSION,
        command: COMMAND.to_owned(),
        outcome: VerifyReport::judge(&[], &clusters, &pairs).to_owned(),
        pairctl: "0.1.0".to_owned(),
        started_at: "2026-03-01T08:00:00Z".to_owned(),
        file: "fleet/pairings.yaml".to_owned(),
        digest: "fb91eb43bfad4dbf".to_owned(),
        tree: "5a1e0c5b7f8d2a94".to_owned(),
        only: Vec::new(),
        checks: Vec::new(),
        offline: false,
        fail_within_days: 30,
        fleet: clusters.len(),
        shard: None,
        findings: Vec::new(),
        skipped: Vec::new(),
        summary: VerifyReport::summarise(&pairs),
        clusters,
        pairs,
    }
}

/// With the outcome and the summary of what it says now.
pub(crate) fn judged(mut report: VerifyReport) -> VerifyReport {
    report.summary = VerifyReport::summarise(&report.pairs);
    let outcome = report.judged().to_owned();
    VerifyReport { outcome, ..report }
}

/// One of every kind.
pub(crate) fn typical() -> VerifyReport {
    let dead = PairVerdict {
        faults: vec![expired(), expired(), ends_soon(), never_ends()],
        not_checked: vec!["`west` was not asked for its version".to_owned()],
        until: Some("2026-02-01T08:00:00Z".to_owned()),
        ..pair("east", "dead", Verdict::Fails)
    };
    let risky = PairVerdict {
        skipped: vec![Skipped { code: "no-way-back".to_owned(), reason: "a lab".to_owned() }],
        until: Some("2026-03-20T08:00:00Z".to_owned()),
        ..pair("east", "risky", Verdict::AtRisk)
    };
    let noted = PairVerdict {
        faults: vec![never_ends()],
        skipped: vec![Skipped { code: "no-way-back".to_owned(), reason: "a lab".to_owned() }],
        not_checked: vec!["the pods of Stork may not be listed".to_owned()],
        ..pair("east", "noted", Verdict::Works)
    };
    let sound = PairVerdict {
        until: Some("2027-01-01T00:00:00Z".to_owned()),
        preview: vec![Preview {
            namespace: "payments".to_owned(),
            kind: "label".to_owned(),
            key: "field.cattle.io/projectId".to_owned(),
            value: Some("p-1".to_owned()),
            becomes: Some("p-2".to_owned()),
        }],
        place: None,
        ..pair("east", "sound", Verdict::Works)
    };
    let unread = PairVerdict {
        not_checked: vec![
            "`east` was not asked: there is no credential, neither live nor at hand".to_owned(),
        ],
        destination: "east".to_owned(),
        ..pair("west", "back", Verdict::Unknown)
    };
    let mut report =
        report(vec![cluster("east", true), cluster("west", false)], vec![dead, noted, risky, sound, unread]);
    report.skipped = vec![Skipped { code: "cluster-in-no-pair".to_owned(), reason: "it is new".to_owned() }];
    let finding = |code: &str, severity: &str, message: &str, place| pairctl::model::record::FindingRecord {
        code: code.to_owned(),
        severity: severity.to_owned(),
        message: message.to_owned(),
        place,
        related: Vec::new(),
        help: Some("look at the network".to_owned()),
    };
    report.findings = vec![
        finding("cluster-in-no-pair", "warning", "cluster `north` is in no pair", Some(place(9))),
        finding("cluster-unreachable", "error", "cluster `west` gives no answer", Some(place(12))),
    ];
    judged(report)
}

/// A fleet of 20 clusters in which everything is dead.
pub(crate) fn big(pairs: usize) -> VerifyReport {
    let name = |number: usize| format!("cluster-{:02}", number % 20);
    let clusters = (0..20).map(|number| cluster(&name(number), true)).collect();
    let dead = |number: usize| pair(&name(number), &format!("pair-{number:05}"), Verdict::Fails);
    let mut pairs: Vec<PairVerdict> = (0..pairs).map(dead).collect();
    pairs.sort_by_key(PairVerdict::id);
    report(clusters, pairs)
}

/// The parts of a report, as runs with `--shard` would have written them.
pub(crate) fn parts(whole: &VerifyReport, of: usize) -> Vec<VerifyReport> {
    let part = |index| {
        let shard = Shard { index, of };
        let own = shard.of_all(whole.clusters.iter().map(|cluster| cluster.name.as_str()));
        let mut part = whole.clone();
        part.shard = Some(shard);
        part.clusters.retain(|cluster| own.contains(&cluster.name.as_str()));
        part.pairs.retain(|pair| own.contains(&pair.cluster.as_str()));
        judged(part)
    };
    (0..of).map(part).collect()
}
