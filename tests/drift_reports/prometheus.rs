//! Metrics, read by the parser of Prometheus' own Python client.

use std::io::Write;
use std::process::{Command, Stdio};

use pairctl::model::drift::{DriftReport, State};
use pairctl::report::drift::prometheus;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::Value;

use super::fixture::{any_report, typical};
use super::tools;

const READ: &str = r"
import json, sys
from prometheus_client.parser import text_string_to_metric_families
def families(text):
    return [[f.name, f.type, f.documentation, [[s.name, s.labels, s.value] for s in f.samples]]
            for f in text_string_to_metric_families(text)]
json.dump([families(text) for text in json.load(sys.stdin)], sys.stdout)
";

/// Each text as name, type, help and samples; `None` where there is no such parser.
fn read(texts: &[String]) -> Option<Vec<Value>> {
    let mut child = Command::new(tools::prometheus_client()?)
        .args(["-c", READ])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(&serde_json::to_vec(texts).unwrap()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "the parser failed");
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

fn samples<'f>(families: &'f Value, name: &str) -> &'f Vec<Value> {
    let families = families.as_array().unwrap();
    families.iter().find(|family| family[0] == name).unwrap()[3].as_array().unwrap()
}

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
        let began = &samples(families, "pairctl_drift_last_run_timestamp_seconds")[0][2];
        assert_eq!(began.as_f64(), Some(1_772_352_000.0));
    }
}

proptest! {
    /// The grammar of the format, for machines without Python.
    #[test]
    fn every_line_is_a_comment_or_a_sample(report in any_report()) {
        for line in prometheus::text(&report).lines().filter(|line| !line.starts_with("# ")) {
            let (series, value) = line.rsplit_once(' ').unwrap();
            prop_assert!(value.parse::<u64>().is_ok(), "{}", line);
            let (name, labels) = series.split_once('{').unwrap_or((series, "}"));
            prop_assert!(name.chars().all(|c| c.is_ascii_lowercase() || c == '_'), "{}", line);
            prop_assert!(labels.ends_with('}') && !line.contains(|c: char| c.is_control()), "{}", line);
        }
    }
}
