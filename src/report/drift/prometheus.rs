//! Metrics, in the text format of Prometheus (version 0.0.4).

use crate::model::drift::{ClusterDrift, DriftReport, Effect, PairDrift, State};
use crate::model::report::FleetReport as _;
use crate::report::metrics::{self, Samples, gauge, labels};

/// Gauges of one run, for the textfile collector of `node_exporter` or a Pushgateway.
pub fn text(report: &DriftReport) -> String {
    let mut text = String::new();
    gauge(&mut text, "pairctl_drift_pairs", "ClusterPairs of a source cluster by state.", pairs(report));
    let help = "Whether a ClusterPair of pairctl's is what it should be; absent where its cluster could not be read.";
    gauge(&mut text, "pairctl_drift_pair_in_sync", help, in_sync(report));
    let help = "Whether the ClusterPairs of a source cluster could be read.";
    gauge(&mut text, "pairctl_drift_cluster_readable", help, readable(report));
    let help =
        "Differences of a source cluster's ClusterPairs by what they do; absent where it could not be read.";
    gauge(&mut text, "pairctl_drift_differences", help, differences(report));
    let help = "ClusterPairs of a source cluster that could not be compared in full.";
    gauge(&mut text, "pairctl_drift_pairs_not_compared", help, not_compared(report));
    metrics::run(&mut text, report.head(), "something differs");
    text
}

fn pairs(report: &DriftReport) -> Samples {
    let of_cluster = |cluster: &ClusterDrift| {
        State::ALL.map(|state| {
            let count = of(report, cluster).filter(|pair| pair.state == state).count();
            (labels(&[("cluster", &cluster.name), ("state", state.as_str())]), count as u64)
        })
    };
    report.sources().flat_map(of_cluster).collect()
}

fn in_sync(report: &DriftReport) -> Samples {
    let is_judged = |pair: &&PairDrift| !matches!(pair.state, State::Unreadable | State::Unmanaged);
    let sample = |pair: &PairDrift| {
        let destination = pair.destination.as_deref().unwrap_or_default();
        let PairDrift { cluster, namespace, name, .. } = pair;
        let (of_object, way) =
            ([("namespace", namespace.as_str()), ("name", name)], ("destination", destination));
        let labels = labels(&[("cluster", cluster), of_object[0], of_object[1], way]);
        (labels, u64::from(pair.state == State::InSync))
    };
    report.pairs.iter().filter(is_judged).map(sample).collect()
}

fn readable(report: &DriftReport) -> Samples {
    let sample =
        |cluster: &ClusterDrift| (labels(&[("cluster", &cluster.name)]), u64::from(cluster.readable));
    report.sources().map(sample).collect()
}

fn differences(report: &DriftReport) -> Samples {
    let of_cluster = |cluster: &ClusterDrift| {
        Effect::ALL.map(|effect| {
            let all = of(report, cluster).flat_map(|pair| &pair.differences);
            let count = all.filter(|one| one.effects.contains(&effect)).count();
            (labels(&[("cluster", &cluster.name), ("effect", effect.as_str())]), count as u64)
        })
    };
    report.sources().filter(|cluster| cluster.readable).flat_map(of_cluster).collect()
}

fn not_compared(report: &DriftReport) -> Samples {
    let of_cluster = |cluster: &ClusterDrift| {
        let count = of(report, cluster).filter(|pair| !pair.not_compared.is_empty()).count();
        (labels(&[("cluster", &cluster.name)]), count as u64)
    };
    report.sources().map(of_cluster).collect()
}

fn of<'r>(report: &'r DriftReport, cluster: &'r ClusterDrift) -> impl Iterator<Item = &'r PairDrift> {
    report.pairs.iter().filter(|pair| pair.cluster == cluster.name)
}
