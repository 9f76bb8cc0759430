//! For people: a line for each credential.

use std::fmt::Write;

use crate::model::calendar::{Calendar, Entry};
use crate::report::printable::one_line;
use crate::report::table;

const HEADINGS: [&str; 6] = ["ENDS", "DAYS-LEFT", "CLUSTER", "KIND", "PAIRS", "SUBJECT"];

/// The table, with lines no longer than `width` where there is one, and what is missing in it.
pub fn text(calendar: &Calendar, width: Option<usize>) -> String {
    let rows: Vec<[String; 6]> = calendar.entries.iter().map(row).collect();
    let mut text = table::text(HEADINGS, &rows, width);
    for missing in &calendar.not_at_hand {
        let _ = writeln!(text, "not at hand: {}", one_line(missing));
    }
    text
}

fn row(entry: &Entry) -> [String; 6] {
    let day = entry.until.as_deref().and_then(|until| until.split('T').next());
    let left = match entry.days_left {
        None => "-".to_owned(),
        Some(days @ ..0) => format!("{days}, ended"),
        Some(days) => days.to_string(),
    };
    [
        day.unwrap_or("never, or unknown").to_owned(),
        left,
        entry.cluster.clone(),
        entry.kind.as_str().to_owned(),
        entry.pairs.to_string(),
        entry.subject.as_deref().map(one_line).unwrap_or_default(),
    ]
}
