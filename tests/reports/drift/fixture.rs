//! Reports: one of every kind of thing, big ones, and hostile ones.

use pairctl::model::drift::{
    COMMAND, ClusterDrift, Comparison, Difference, Direction, DriftReport, Effect, Expectation, PairDrift,
    StaleFile, State,
};
use pairctl::model::pointer::Pointer;
use pairctl::model::record::{FindingRecord, PlaceRecord};
use pairctl::model::report::{FleetReport as _, Shard, VERSION};
use proptest::prelude::*;

use crate::hostile::{CLUSTERS, a_finding, a_place, hostile, texts};

/// A pair in a state, with nothing more to say.
pub(crate) fn pair(cluster: &str, name: &str, state: State) -> PairDrift {
    PairDrift {
        cluster: cluster.to_owned(),
        namespace: "payments".to_owned(),
        name: name.to_owned(),
        destination: Some("west".to_owned()),
        state,
        differences: Vec::new(),
        ignored: Vec::new(),
        not_compared: Vec::new(),
        evidence: Vec::new(),
        diff: String::new(),
        next: None,
        place: Some(place(20)),
    }
}

fn place(line: usize) -> PlaceRecord {
    PlaceRecord { path: "fleet/pairings.yaml".to_owned(), line, column: 5, label: String::new() }
}

/// A cluster that could be read, or not.
pub(crate) fn cluster(name: &str, readable: bool) -> ClusterDrift {
    ClusterDrift { name: name.to_owned(), readable, live: readable.then_some(3), stale: Vec::new() }
}

/// A report of these.
pub(crate) fn report(clusters: Vec<ClusterDrift>, pairs: Vec<PairDrift>) -> DriftReport {
    DriftReport {
        version: VERSION,
        command: COMMAND.to_owned(),
        outcome: DriftReport::judge(false, &clusters, &pairs, false).to_owned(),
        pairctl: "0.1.0".to_owned(),
        started_at: "2026-03-01T08:00:00Z".to_owned(),
        file: "fleet/pairings.yaml".to_owned(),
        from: Expectation::Pairings,
        digest: "fb91eb43bfad4dbf".to_owned(),
        tree: "5a1e0c5b7f8d2a94".to_owned(),
        only: Vec::new(),
        strict: false,
        fleet: clusters.len(),
        shard: None,
        findings: Vec::new(),
        summary: DriftReport::summarise(&pairs),
        clusters,
        pairs,
    }
}

/// With the outcome of what it says now.
pub(crate) fn judged(report: DriftReport) -> DriftReport {
    let outcome = report.judged().to_owned();
    DriftReport { outcome, ..report }
}

fn label() -> Difference {
    Difference {
        comparison: Comparison::NotSynced,
        pointer: Pointer::new(["metadata", "labels", "example.com/team"]),
        what: "label `example.com/team`".to_owned(),
        direction: Direction::Changed,
        wanted: Some("dr".to_owned()),
        live: Some("old \"dr\"".to_owned()),
        effects: vec![Effect::Cosmetic],
        next: "let Flux or Argo CD sync the cluster".to_owned(),
    }
}

fn credential() -> Difference {
    Difference {
        comparison: Comparison::ChangedInCluster,
        pointer: Pointer::new(["spec", "config"]),
        what: "credential".to_owned(),
        direction: Direction::Changed,
        wanted: None,
        live: None,
        effects: vec![Effect::Security, Effect::AtOnce],
        next: "find out who changed it, and rotate the credential".to_owned(),
    }
}

const DIFF: &str = "--- live\n+++ wanted\n@@ -3,5 +3,5 @@\n   labels:\n-    example.com/team: old \"dr\"\n+    \
                    example.com/team: dr\n spec:\n-  config: (masked 1)\n+  config: (masked 2)\n";

/// One of every kind.
pub(crate) fn typical() -> DriftReport {
    let changed = PairDrift {
        differences: vec![label(), credential()],
        ignored: vec!["/metadata/annotations/example.com~1seen".to_owned()],
        not_compared: vec!["options: EAST_PX_TOKEN is not set".to_owned()],
        evidence: vec!["client certificate CN=stork-dr, ECDSA P-256, valid until 2027-01-01".to_owned()],
        diff: DIFF.to_owned(),
        ..pair("east", "changed", State::Changed)
    };
    let relabelled = PairDrift { differences: vec![label()], ..pair("east", "relabelled", State::Changed) };
    let missing = PairDrift {
        next: Some("let Flux or Argo CD sync the cluster".to_owned()),
        ..pair("east", "missing", State::Missing)
    };
    let extra = PairDrift {
        destination: None,
        place: None,
        next: Some("remove it, once nothing needs it".to_owned()),
        ..pair("east", "extra", State::Extra)
    };
    let unmanaged = PairDrift { destination: None, place: None, ..pair("east", "theirs", State::Unmanaged) };
    let stale = StaleFile {
        path: "clusters/east/kustomization.yaml".to_owned(),
        reasons: vec!["a resource is missing".to_owned()],
    };
    let east = ClusterDrift { stale: vec![stale], ..cluster("east", true) };
    let synced = pair("east", "synced", State::InSync);
    let unread = pair("west", "back", State::Unreadable);
    let mut report = report(
        vec![east, cluster("west", false)],
        vec![changed, extra, missing, relabelled, synced, unmanaged, unread],
    );
    report.findings = vec![
        FindingRecord {
            code: "cluster-unreachable".to_owned(),
            severity: "error".to_owned(),
            message: "cluster `west` gives no answer: the limit of time passed".to_owned(),
            place: Some(place(12)),
            related: Vec::new(),
            help: Some("look at the network".to_owned()),
        },
        FindingRecord {
            code: "unknown-option".to_owned(),
            severity: "warning".to_owned(),
            message: "Stork does not read the option `cluster`".to_owned(),
            place: None,
            related: Vec::new(),
            help: None,
        },
    ];
    report
}

/// A fleet of 20 clusters in which everything differs.
pub(crate) fn big(pairs: usize) -> DriftReport {
    let name = |number: usize| format!("cluster-{:02}", number % 20);
    let clusters = (0..20).map(|number| cluster(&name(number), true)).collect();
    let changed = |number: usize| PairDrift {
        differences: vec![label(), credential()],
        diff: DIFF.to_owned(),
        ..pair(&name(number), &format!("pair-{number:05}"), State::Changed)
    };
    let mut pairs: Vec<PairDrift> = (0..pairs).map(changed).collect();
    pairs.sort_by_key(PairDrift::id);
    report(clusters, pairs)
}

fn difference() -> impl Strategy<Value = Difference> {
    const DIRECTIONS: [Direction; 3] = [Direction::Added, Direction::Removed, Direction::Changed];
    let enums = (
        prop::sample::select(&Comparison::ALL[..]),
        prop::sample::select(&DIRECTIONS[..]),
        prop::sample::subsequence(&Effect::ALL[..], 0..3),
    );
    (enums, texts(), hostile(), prop::option::of(hostile()), prop::option::of(hostile()), hostile()).prop_map(
        |((comparison, direction, effects), keys, what, wanted, live, next)| {
            let pointer = Pointer::new(keys);
            Difference { comparison, pointer, what, direction, wanted, live, effects, next }
        },
    )
}

fn a_pair() -> impl Strategy<Value = PairDrift> {
    let names = (0..4_usize, hostile(), hostile(), prop::option::of(hostile()));
    let notes = (texts(), texts(), texts(), hostile(), prop::option::of(hostile()));
    let state = prop::sample::select(&State::ALL[..]);
    (names, state, prop::collection::vec(difference(), 0..3), notes, prop::option::of(a_place())).prop_map(
        |((cluster, namespace, name, destination), state, differences, notes, place)| {
            let (ignored, not_compared, evidence, diff, next) = notes;
            let cluster = CLUSTERS[cluster].to_owned();
            PairDrift {
                cluster,
                namespace,
                name,
                destination,
                state,
                differences,
                ignored,
                not_compared,
                evidence,
                diff,
                next,
                place,
            }
        },
    )
}

/// Any report that a run could write, were names and values what they like.
pub(crate) fn any_report() -> impl Strategy<Value = DriftReport> {
    let stale = prop::collection::vec((hostile(), texts()), 0..2);
    let cluster = (any::<bool>(), stale).prop_map(|(readable, stale)| {
        let stale = stale.into_iter().map(|(path, reasons)| StaleFile { path, reasons }).collect();
        ClusterDrift { stale, ..super::fixture::cluster("", readable) }
    });
    let clusters = prop::collection::vec(cluster, CLUSTERS.len());
    let findings = prop::collection::vec(a_finding(), 0..3);
    (clusters, prop::collection::vec(a_pair(), 0..6), findings, hostile()).prop_map(
        |(clusters, mut pairs, findings, file)| {
            let named = clusters.into_iter().zip(CLUSTERS);
            let clusters =
                named.map(|(cluster, name)| ClusterDrift { name: name.to_owned(), ..cluster }).collect();
            let id = |pair: &PairDrift| (pair.cluster.clone(), pair.namespace.clone(), pair.name.clone());
            pairs.sort_by_key(id);
            pairs.dedup_by_key(|pair| pair.id());
            judged(DriftReport { findings, file, ..report(clusters, pairs) })
        },
    )
}

/// The parts of a report, as runs with `--shard` would have written them.
pub(crate) fn parts(whole: &DriftReport, of: usize) -> Vec<DriftReport> {
    let names: Vec<&String> = whole.clusters.iter().map(|cluster| &cluster.name).collect();
    let part = |index| {
        let shard = Shard { index, of };
        let own = shard.of_all(names.clone());
        let clusters =
            whole.clusters.iter().filter(|cluster| own.contains(&&cluster.name)).cloned().collect();
        let pairs = whole.pairs.iter().filter(|pair| own.contains(&&pair.cluster)).cloned().collect();
        let DriftReport { file, findings, fleet, .. } = whole.clone();
        judged(DriftReport { shard: Some(shard), file, findings, fleet, ..report(clusters, pairs) })
    };
    (0..of).map(part).collect()
}
