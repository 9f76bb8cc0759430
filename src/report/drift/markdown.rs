//! For a comment on a pull request.

use std::fmt::Write as _;

use super::markdown_parts::{
    code, details, findings, next_steps, prose, quoted, reservations, unread, verdict,
};
use super::words;
use crate::model::drift::{DriftReport, PairDrift, State};

/// By this, CI finds its own comment again and updates it.
pub const MARKER: &str = "<!-- pairctl drift -->";

/// GitHub takes 65,536 characters; the rest is for what CI puts around.
pub const LIMIT: usize = 65_000;

/// A verdict in words, a table, the details; without the details where all would be too long, and with as much of the
/// table as fits where that is too long too.
pub fn text(report: &DriftReport) -> String {
    let full = full(report);
    if full.chars().count() <= LIMIT { full } else { short(report) }
}

fn full(report: &DriftReport) -> String {
    let mut text = head(report);
    let differing: Vec<&PairDrift> = differing(report).collect();
    if !differing.is_empty() {
        text.push_str(TABLE);
        text.extend(differing.iter().map(|pair| row(pair)));
        text.push('\n');
        text.extend(differing.iter().map(|pair| details(pair)));
    }
    text + &next_steps(report) + &findings(report) + &reservations(report) + &foot(report)
}

fn short(report: &DriftReport) -> String {
    let foot = foot(report);
    let mut text = head(report);
    text.push_str(
        "The details are left out: a comment cannot hold them. The report as JSON or text has all.\n\n",
    );
    let mut left = LIMIT.saturating_sub(text.chars().count() + foot.chars().count() + TABLE.len() + ROOM);
    let rows: Vec<String> = differing(report).map(row).collect();
    let mut shown = Vec::new();
    for row in &rows {
        let Some(rest) = left.checked_sub(row.chars().count()) else { break };
        left = rest;
        shown.push(row.as_str());
    }
    let omitted = rows.len() - shown.len();
    if !rows.is_empty() {
        text.push_str(TABLE);
        text.push_str(&shown.concat());
        text.push('\n');
    }
    if omitted > 0 {
        let _ = writeln!(text, "… and {omitted} more pairs that are not shown.\n");
    }
    text + &foot
}

/// For the sentence that counts what was left out.
const ROOM: usize = 100;

const TABLE: &str = "| state | pair | destination | differs | effect |\n|---|---|---|---|---|\n";

fn differing(report: &DriftReport) -> impl Iterator<Item = &PairDrift> {
    report.pairs.iter().filter(|pair| pair.state != State::InSync)
}

fn head(report: &DriftReport) -> String {
    format!("{MARKER}\n{}\n{}", verdict(report), unread(report))
}

fn row(pair: &PairDrift) -> String {
    let destination = pair.destination.as_deref().map(code).unwrap_or_default();
    let mut places: Vec<String> = pair.differences.iter().map(|one| code(&one.what)).collect();
    places.dedup();
    let more = places.len().saturating_sub(MOST_PLACES);
    places.truncate(MOST_PLACES);
    let differs = if more > 0 { format!("{} and {more} more", places.join(", ")) } else { places.join(", ") };
    let effect = words::meaning(pair);
    let (state, id) = (pair.state.as_str(), code(&pair.id()));
    format!("| {state} | {id} | {destination} | {differs} | {} |\n", prose(&effect))
}

/// How many differences of a pair a row names.
const MOST_PLACES: usize = 6;

fn foot(report: &DriftReport) -> String {
    let (pairctl, began) = (quoted(&report.pairctl), quoted(&report.started_at));
    format!("{}\n\n<sub>pairctl {pairctl}, {began}</sub>\n", prose(&words::summary(report)))
}
