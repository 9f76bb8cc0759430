//! What a failover makes of Rancher's labels and annotations, for people.

use std::fmt::Write;

use crate::model::verify::VerifyReport;

/// A block for each pair whose namespaces have any.
pub fn text(report: &VerifyReport) -> String {
    let mut text = String::new();
    for pair in report.pairs.iter().filter(|pair| !pair.preview.is_empty()) {
        let _ = writeln!(
            text,
            "on failover {}/{}/{} -> {}",
            pair.cluster, pair.namespace, pair.name, pair.destination
        );
        for mark in &pair.preview {
            let _ = writeln!(text, "  {}: {mark}", mark.namespace);
        }
    }
    if text.is_empty() {
        text.push_str("no namespace of a pair that was read has a label or annotation of Rancher\n");
    }
    text
}
