//! For machines: a report as one JSON document, which docs/drift-report.schema.json or docs/verify-report.schema.json describes.

use std::fmt::Write as _;

use serde::Serialize;

/// The document. Reports are texts, numbers and maps with keys of text, so that it can always be written.
pub fn text(report: &impl Serialize) -> String {
    let mut json = serde_json::to_string_pretty(report).expect("texts, numbers and maps with keys of text");
    if json.contains(is_obeyed) {
        json = escaped(&json);
    }
    json.push('\n');
    json
}

/// JSON may hold DEL and what follows it unescaped (RFC 8259, section 7); a terminal obeys them.
fn is_obeyed(c: char) -> bool {
    matches!(c, '\u{7f}'..='\u{9f}')
}

fn escaped(json: &str) -> String {
    let mut text = String::with_capacity(json.len() + 1);
    for c in json.chars() {
        if is_obeyed(c) {
            let _ = write!(text, "\\u{:04x}", u32::from(c));
        } else {
            text.push(c);
        }
    }
    text
}
