//! Metrics, read by the parser of Prometheus' own Python client.

use pairctl::model::report::seconds;
use pairctl::model::verify::{Verdict, VerifyReport};
use pairctl::report::verify::prometheus;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::Value;

use super::any::any_report;
use super::fixture::typical;
use crate::readers::prometheus::{is_well_formed, read, samples};

fn sum(families: &Value, name: &str) -> f64 {
    samples(families, name).iter().map(|sample| sample[2].as_f64().unwrap()).sum()
}

fn is(sum: f64, count: usize) -> bool {
    (sum - f64::from(u32::try_from(count).unwrap())).abs() < 0.5
}

#[test]
fn the_clients_parser_reads_any_report() {
    let mut runner = TestRunner::deterministic();
    let reports: Vec<VerifyReport> =
        (0..200).map(|_| any_report().new_tree(&mut runner).unwrap().current()).chain([typical()]).collect();
    let texts: Vec<String> = reports.iter().map(prometheus::text).collect();
    let Some(read) = read(&texts) else { return };
    for (report, families) in reports.iter().zip(&read) {
        for family in families.as_array().unwrap() {
            assert!(family[1] == "gauge" && family[2].as_str().unwrap().ends_with('.'), "{family}");
        }
        let known: Vec<_> = report.pairs.iter().filter(|pair| pair.verdict != Verdict::Unknown).collect();
        let works = samples(families, "pairctl_verify_pair_works");
        assert_eq!(works.len(), known.len());
        for (pair, sample) in known.into_iter().zip(works) {
            assert_eq!(sample[2].as_f64().unwrap() > 0.5, pair.verdict != Verdict::Fails);
            if !pair.name.contains(|c: char| c.is_control() || c > '~') {
                assert_eq!(sample[1]["name"], *pair.name.as_str());
            }
        }
        assert!(is(sum(families, "pairctl_verify_pairs"), report.pairs.len()));
        let faults = report.pairs.iter().map(|pair| pair.faults.len()).sum();
        assert!(is(sum(families, "pairctl_verify_faults"), faults));
        let ends = report.pairs.iter().filter_map(|pair| seconds(pair.until.as_ref()?)).count();
        assert_eq!(samples(families, "pairctl_verify_credential_end_timestamp_seconds").len(), ends);
        let partly = report.pairs.iter().filter(|pair| !pair.not_checked.is_empty()).count();
        assert!(is(sum(families, "pairctl_verify_pairs_not_checked"), partly));
        let readable = report.clusters.iter().filter(|cluster| cluster.readable == Some(true)).count();
        assert!(is(sum(families, "pairctl_verify_cluster_readable"), readable));
        let began = &samples(families, "pairctl_verify_last_run_timestamp_seconds")[0][2];
        assert_eq!(began.as_f64(), Some(1_772_352_000.0));
    }
}

proptest! {
    #[test]
    fn every_line_is_a_comment_or_a_sample(report in any_report()) {
        is_well_formed(&prometheus::text(&report));
    }
}
