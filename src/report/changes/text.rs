//! For people.

use std::fmt::Write as _;

use super::words;
use crate::model::changes::{ChangesReport, PairChange, What};
use crate::report::printable::one_line;
use crate::report::screen::{CYAN, GREEN, RED, TextSettings, YELLOW};
use crate::report::text::counted;

/// Every pair that changes, with what changes in it and what that does.
pub fn text(report: &ChangesReport, settings: TextSettings) -> String {
    let since = one_line(&report.since);
    if report.pairs.is_empty() && report.files.is_empty() {
        return format!("{} since {since}\n", words::NOTHING);
    }
    let mut text: String = report.pairs.iter().map(|one| pair(one, settings)).collect();
    if !report.files.is_empty() {
        let _ = writeln!(text, "{} of the tree:", counted(report.files.len(), "other file"));
        report.files.iter().for_each(|file| {
            let _ = writeln!(text, "  {}", one_line(file));
        });
    }
    let _ = writeln!(text, "{} since {since}", words::summary(report));
    text
}

fn pair(pair: &PairChange, settings: TextSettings) -> String {
    let style = match pair.change {
        What::Removed => RED,
        What::Changed => YELLOW,
        What::Added => GREEN,
        What::FileOnly => CYAN,
    };
    let word = settings.painted(pair.change.as_str(), style);
    let mut text = format!("{word} {}\n", words::title(pair));
    if let Some(does) = &pair.does {
        let _ = writeln!(text, "  {}", one_line(does));
    }
    for part in &pair.parts {
        let _ = writeln!(text, "  {}: {}", words::part(part), one_line(&part.does));
    }
    text + "\n"
}
