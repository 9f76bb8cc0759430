//! For machines: the report itself.

use std::fmt::Write as _;

use crate::model::drift::DriftReport;

/// The report as one JSON document. docs/drift-report.schema.json describes it.
pub fn text(report: &DriftReport) -> String {
    let json = serde_json::to_string_pretty(report).expect("texts, numbers and maps with keys of text");
    // JSON may hold DEL and what follows it unescaped (RFC 8259, section 7); a terminal obeys them.
    let mut text = String::with_capacity(json.len() + 1);
    for c in json.chars() {
        match c {
            '\u{7f}'..='\u{9f}' => {
                let _ = write!(text, "\\u{:04x}", u32::from(c));
            }
            c => text.push(c),
        }
    }
    text.push('\n');
    text
}
