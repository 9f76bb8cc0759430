//! Metrics, read by the parser of Prometheus' own Python client.

use pairctl::model::drift::{DriftReport, State};
use pairctl::report::drift::prometheus;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::fixture::{any_report, typical};
use crate::readers::prometheus::{is_well_formed, read, samples};

#[test]
fn the_clients_parser_reads_any_report() {
    let mut runner = TestRunner::deterministic();
    let reports: Vec<DriftReport> =
        (0..200).map(|_| any_report().new_tree(&mut runner).unwrap().current()).chain([typical()]).collect();
    let texts: Vec<String> = reports.iter().map(prometheus::text).collect();
    let Some(read) = read(&texts) else { return };
    for (report, families) in reports.iter().zip(&read) {
        for family in families.as_array().unwrap() {
            assert!(family[1] == "gauge" && family[2].as_str().unwrap().ends_with('.'), "{family}");
        }
        let known =
            report.pairs.iter().filter(|pair| !matches!(pair.state, State::Unreadable | State::Unmanaged));
        let sync = samples(families, "pairctl_drift_pair_in_sync");
        assert_eq!(sync.len(), known.clone().count());
        for (pair, sample) in known.zip(sync) {
            assert_eq!(sample[2].as_f64().unwrap() > 0.5, pair.state == State::InSync);
            let is_plain = |text: &str| !text.contains(|c: char| c.is_control() || c > '~');
            for (label, text) in
                [("cluster", &pair.cluster), ("namespace", &pair.namespace), ("name", &pair.name)]
            {
                if is_plain(text) {
                    assert_eq!(sample[1][label], *text.as_str(), "{label}");
                }
            }
        }
        let pairs = samples(families, "pairctl_drift_pairs");
        let sum: f64 = pairs.iter().map(|sample| sample[2].as_f64().unwrap()).sum();
        assert!((sum - f64::from(u32::try_from(report.pairs.len()).unwrap())).abs() < 0.5);
        assert_eq!(samples(families, "pairctl_drift_cluster_readable").len(), report.clusters.len());
        let partly = samples(families, "pairctl_drift_pairs_not_compared");
        let partly: f64 = partly.iter().map(|sample| sample[2].as_f64().unwrap()).sum();
        let wanted = report.pairs.iter().filter(|pair| !pair.not_compared.is_empty()).count();
        assert!((partly - f64::from(u32::try_from(wanted).unwrap())).abs() < 0.5);
        let began = &samples(families, "pairctl_drift_last_run_timestamp_seconds")[0][2];
        assert_eq!(began.as_f64(), Some(1_772_352_000.0));
    }
}

proptest! {
    #[test]
    fn every_line_is_a_comment_or_a_sample(report in any_report()) {
        is_well_formed(&prometheus::text(&report));
    }
}
