//! What a render did, for people: a line for each file that changed, and a summary.

use std::fmt::Write;

use super::text::counted;
use crate::model::change::{Change, ChangedFile};

/// Lists the files; with `check` as what a render would do, with `verbose` the unchanged ones too.
pub fn text(files: &[ChangedFile], check: bool, verbose: bool) -> String {
    let mut text = String::new();
    for file in files.iter().filter(|file| verbose || file.change != Change::Unchanged) {
        let reasons = match file.reasons.as_slice() {
            // That there was no file goes without saying.
            reasons if reasons.is_empty() || file.change == Change::Created => String::new(),
            reasons => format!(" ({})", reasons.join(", ")),
        };
        let _ = writeln!(text, "{:<9} {}{reasons}", word(file.change, check), file.path);
    }
    for file in files.iter().filter(|file| !file.not_compared.is_empty()) {
        let (parts, why) = (file.not_compared.join(", "), file.absent.join("; "));
        let _ = writeln!(text, "kept      {}: {parts} not compared, since {why}", file.path);
    }
    let counts = Change::ALL.map(|change| {
        let count = files.iter().filter(|file| file.change == change).count();
        format!("{count} {}", word(change, check))
    });
    let _ = writeln!(text, "{}: {}", counted(files.len(), "file"), counts.join(", "));
    text
}

fn word(change: Change, check: bool) -> &'static str {
    match (change, check) {
        (Change::Created, true) => "missing",
        (Change::Updated, true) => "stale",
        (Change::Deleted, true) => "unwanted",
        (change, _) => change.as_str(),
    }
}
