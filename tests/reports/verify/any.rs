//! Any report that a run could write, were names and texts what they like.

use pairctl::model::record::FindingRecord;
use pairctl::model::verify::{
    AT_CLUSTERS, FaultRecord, PairVerdict, Preview, ReadCluster, Skipped, Verdict, VerifyReport,
};
use proptest::prelude::*;

use super::fixture::{judged, report};
use crate::hostile::{CLUSTERS, a_finding, a_place, hostile, texts};

fn a_fault(severities: &'static [&'static str]) -> impl Strategy<Value = FaultRecord> {
    let severity = prop::sample::select(severities).prop_map(str::to_owned);
    (hostile(), severity, hostile(), texts(), hostile(), prop::option::of(a_place())).prop_map(
        |(code, severity, message, evidence, help, place)| FaultRecord {
            code,
            severity,
            message,
            evidence,
            help,
            place,
        },
    )
}

/// Faults that make a verdict, the gravest first.
fn faults(verdict: Verdict) -> BoxedStrategy<Vec<FaultRecord>> {
    let (worst, others): (&'static [&'static str], &'static [&'static str]) = match verdict {
        Verdict::Works => (&[], &["note"]),
        Verdict::AtRisk => (&["warning"], &["note"]),
        Verdict::Fails => (&["error"], &["warning"]),
        Verdict::Unknown => (&[], &["warning"]),
    };
    let others = prop::collection::vec(a_fault(others), 0..3);
    if worst.is_empty() {
        return others.boxed();
    }
    (a_fault(worst), others).prop_map(|(worst, others)| [vec![worst], others].concat()).boxed()
}

fn a_skipped() -> impl Strategy<Value = Skipped> {
    (hostile(), hostile()).prop_map(|(code, reason)| Skipped { code, reason })
}

fn a_mark() -> impl Strategy<Value = Preview> {
    (hostile(), hostile(), hostile(), prop::option::of(hostile()), prop::option::of(hostile()))
        .prop_map(|(namespace, kind, key, value, becomes)| Preview { namespace, kind, key, value, becomes })
}

fn a_pair() -> impl Strategy<Value = PairVerdict> {
    let names = (0..CLUSTERS.len(), hostile(), hostile(), hostile());
    let until = prop_oneof![Just("2026-03-20T08:00:00Z".to_owned()), hostile()];
    let verdict = prop::sample::select(&Verdict::ALL[..]);
    let of_verdict = verdict.prop_flat_map(|verdict| (Just(verdict), faults(verdict)));
    let notes = (prop::collection::vec(a_skipped(), 0..2), texts(), prop::collection::vec(a_mark(), 0..2));
    (names, of_verdict, prop::option::of(until), notes, prop::option::of(a_place())).prop_map(
        |((cluster, namespace, name, destination), (verdict, faults), until, notes, place)| PairVerdict {
            cluster: CLUSTERS[cluster].to_owned(),
            namespace,
            name,
            destination,
            verdict,
            until,
            faults,
            skipped: notes.0,
            not_checked: notes.1,
            preview: notes.2,
            place,
        },
    )
}

/// Any report that a run could write, were names and texts what they like.
pub(crate) fn any_report() -> impl Strategy<Value = VerifyReport> {
    let readable = prop::collection::vec(prop::option::of(any::<bool>()), CLUSTERS.len());
    let at_cluster = (a_finding(), prop::sample::select(&AT_CLUSTERS[..]))
        .prop_map(|(finding, code)| FindingRecord { code: code.as_str().to_owned(), ..finding });
    let a_finding = prop_oneof![3 => a_finding(), 1 => at_cluster];
    let beside = (prop::collection::vec(a_finding, 0..3), prop::collection::vec(a_skipped(), 0..2));
    (readable, prop::collection::vec(a_pair(), 0..6), beside, hostile(), any::<bool>()).prop_map(
        |(readable, mut pairs, (findings, skipped), file, offline)| {
            let named = CLUSTERS.into_iter().zip(readable);
            let clusters =
                named.map(|(name, readable)| ReadCluster { name: name.to_owned(), readable }).collect();
            let id = |pair: &PairVerdict| (pair.cluster.clone(), pair.namespace.clone(), pair.name.clone());
            pairs.sort_by_key(id);
            pairs.dedup_by_key(|pair| id(pair));
            let skipped = Skipped::each_once(skipped);
            judged(VerifyReport { findings, skipped, file, offline, ..report(clusters, pairs) })
        },
    )
}
