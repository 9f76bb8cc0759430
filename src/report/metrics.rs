//! Metrics in the text format of Prometheus (version 0.0.4), as several reports write them.

use std::fmt::Write as _;

use super::printable::printable;
use crate::model::report::Head;

/// Labels and a value.
pub(super) type Samples = Vec<(String, u64)>;

/// One gauge with its samples.
pub(super) fn gauge(text: &mut String, name: &str, help: &str, samples: Samples) {
    let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} gauge");
    for (labels, value) in samples {
        let _ = writeln!(text, "{name}{labels} {value}");
    }
}

/// How a run of the command ended, and when it began.
pub(super) fn run(text: &mut String, head: Head<'_>, differences: &str) {
    let name = |what: &str| format!("pairctl_{}_{what}", head.command);
    let help = format!("How the run ended: 0 nothing to say, 1 {differences}, 2 something is wrong.");
    gauge(text, &name("outcome"), &help, vec![(String::new(), head.weight() as u64)]);
    let help = "When the run began, in seconds since 1970.";
    let began = head.started_seconds().map(|seconds| (String::new(), seconds));
    gauge(text, &name("last_run_timestamp_seconds"), help, began.into_iter().collect());
}

/// The labels of a sample. A backslash, a quote and a line end are escaped in a value, nothing else may be.
pub(super) fn labels(labels: &[(&str, &str)]) -> String {
    let escaped =
        |value: &str| printable(value).replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    let labels: Vec<String> =
        labels.iter().map(|(name, value)| format!("{name}=\"{}\"", escaped(value))).collect();
    format!("{{{}}}", labels.join(","))
}
