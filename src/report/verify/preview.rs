//! What a failover makes of Rancher's labels and annotations, for people.

use std::fmt::Write as _;

use super::words;
use crate::model::verify::VerifyReport;
use crate::report::printable::one_line;

/// A block for each pair whose namespaces have any, below the text of the report.
pub fn text(report: &VerifyReport) -> String {
    let mut text = String::new();
    for pair in report.pairs.iter().filter(|pair| !pair.preview.is_empty()) {
        let _ = writeln!(text, "on failover {}", words::title(pair));
        for mark in &pair.preview {
            let _ = writeln!(text, "  {}", one_line(&format!("{}: {mark}", mark.namespace)));
        }
    }
    if text.is_empty() {
        text.push_str("no namespace of a pair that was read has a label or annotation of Rancher\n");
    }
    text
}
