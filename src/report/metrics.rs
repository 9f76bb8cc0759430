//! Metrics in the text format of Prometheus (version 0.0.4), as several reports write them.

use std::fmt::Write as _;

use super::printable::printable;

/// Labels and a value.
pub(super) type Samples = Vec<(String, u64)>;

/// One gauge with its samples.
pub(super) fn gauge(text: &mut String, name: &str, help: &str, samples: Samples) {
    let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} gauge");
    for (labels, value) in samples {
        let _ = writeln!(text, "{name}{labels} {value}");
    }
}

/// The labels of a sample. A backslash, a quote and a line end are escaped in a value, nothing else may be.
pub(super) fn labels(labels: &[(&str, &str)]) -> String {
    let escaped =
        |value: &str| printable(value).replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    let labels: Vec<String> =
        labels.iter().map(|(name, value)| format!("{name}=\"{}\"", escaped(value))).collect();
    format!("{{{}}}", labels.join(","))
}
