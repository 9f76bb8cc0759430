//! Metrics, in the text format of Prometheus (version 0.0.4).

use std::collections::BTreeMap;

use crate::model::report::{FleetReport as _, seconds};
use crate::model::verify::{PairVerdict, ReadCluster, Verdict, VerifyReport};
use crate::report::metrics::{self, Samples, gauge, labels};

/// Gauges of one run, for the textfile collector of `node_exporter` or a Pushgateway.
pub fn text(report: &VerifyReport) -> String {
    let mut text = String::new();
    let help = "ClusterPairs of a source cluster by whether a failover through them would work.";
    gauge(&mut text, "pairctl_verify_pairs", help, pairs(report));
    let help =
        "Whether a failover through a ClusterPair would work, at risk or not; absent where nobody knows.";
    gauge(&mut text, "pairctl_verify_pair_works", help, works(report));
    let help =
        "Faults of a source cluster's ClusterPairs by the code of the check; absent where there is none.";
    gauge(&mut text, "pairctl_verify_faults", help, faults(report));
    let help = "When the credential of a ClusterPair ends, in seconds since 1970; absent where it has no end that is known.";
    gauge(&mut text, "pairctl_verify_credential_end_timestamp_seconds", help, ends(report));
    let help = "ClusterPairs of a source cluster of which something could not be looked at.";
    gauge(&mut text, "pairctl_verify_pairs_not_checked", help, not_checked(report));
    let help = "Whether a source cluster could be read; absent where it was not asked.";
    gauge(&mut text, "pairctl_verify_cluster_readable", help, readable(report));
    metrics::run(&mut text, report.head(), "something fails or is at risk");
    text
}

fn pairs(report: &VerifyReport) -> Samples {
    let of_cluster = |cluster: &ReadCluster| {
        Verdict::ALL.map(|verdict| {
            let count = of(report, cluster).filter(|pair| pair.verdict == verdict).count();
            (labels(&[("cluster", &cluster.name), ("verdict", verdict.as_str())]), count as u64)
        })
    };
    report.clusters.iter().flat_map(of_cluster).collect()
}

fn works(report: &VerifyReport) -> Samples {
    let known = report.pairs.iter().filter(|pair| pair.verdict != Verdict::Unknown);
    known.map(|pair| (of_pair(pair), u64::from(pair.verdict != Verdict::Fails))).collect()
}

fn faults(report: &VerifyReport) -> Samples {
    let mut counts: BTreeMap<(&str, &str), u64> = BTreeMap::new();
    for pair in &report.pairs {
        for fault in &pair.faults {
            *counts.entry((&pair.cluster, &fault.code)).or_default() += 1;
        }
    }
    let sample = |((cluster, code), count)| (labels(&[("cluster", cluster), ("code", code)]), count);
    counts.into_iter().map(sample).collect()
}

fn ends(report: &VerifyReport) -> Samples {
    let end = |pair: &PairVerdict| Some((of_pair(pair), seconds(pair.until.as_ref()?)?));
    report.pairs.iter().filter_map(end).collect()
}

fn not_checked(report: &VerifyReport) -> Samples {
    let of_cluster = |cluster: &ReadCluster| {
        let count = of(report, cluster).filter(|pair| !pair.not_checked.is_empty()).count();
        (labels(&[("cluster", &cluster.name)]), count as u64)
    };
    report.clusters.iter().map(of_cluster).collect()
}

fn readable(report: &VerifyReport) -> Samples {
    let sample =
        |cluster: &ReadCluster| Some((labels(&[("cluster", &cluster.name)]), u64::from(cluster.readable?)));
    report.clusters.iter().filter_map(sample).collect()
}

fn of_pair(pair: &PairVerdict) -> String {
    let PairVerdict { cluster, namespace, name, destination, .. } = pair;
    labels(&[("cluster", cluster), ("namespace", namespace), ("name", name), ("destination", destination)])
}

fn of<'r>(report: &'r VerifyReport, cluster: &'r ReadCluster) -> impl Iterator<Item = &'r PairVerdict> {
    report.pairs.iter().filter(|pair| pair.cluster == cluster.name)
}
