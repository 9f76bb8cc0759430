//! For people: a line for each credential.

use std::fmt::Write;

use crate::model::calendar::{Calendar, Entry};
use crate::report::printable::one_line;

const HEADINGS: [&str; 6] = ["ENDS", "DAYS-LEFT", "CLUSTER", "KIND", "PAIRS", "SUBJECT"];

/// The table, and what is missing in it.
pub fn text(calendar: &Calendar) -> String {
    let rows: Vec<[String; 6]> = calendar.entries.iter().map(row).collect();
    let widths = [0, 1, 2, 3, 4].map(|column| {
        let cells = rows.iter().map(|row| row[column].chars().count());
        cells.chain([HEADINGS[column].len()]).max().unwrap_or_default()
    });
    let mut text = String::new();
    for row in [HEADINGS.map(str::to_owned)].iter().chain(&rows) {
        for (cell, width) in row.iter().zip(widths) {
            let _ = write!(text, "{cell:width$}   ");
        }
        let _ = writeln!(text, "{}", row[5]);
    }
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
