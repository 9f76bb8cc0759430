//! For a comment on a pull request.

use super::markdown_parts::{details, next_steps, reservations, unread, verdict};
use super::words;
use crate::model::drift::{DriftReport, PairDrift, State};
use crate::model::report::FleetReport as _;
use crate::report::markdown::{Comment, code, findings, foot, prose};

/// By this, CI finds its own comment again and updates it.
pub const MARKER: &str = "<!-- pairctl drift -->";

/// A verdict in words, a table, the details, as far as a comment can hold them.
pub fn text(report: &DriftReport) -> String {
    let differing: Vec<&PairDrift> = report.pairs.iter().filter(|pair| pair.state != State::InSync).collect();
    let comment = Comment {
        head: format!("{MARKER}\n{}\n{}", verdict(report), unread(report)),
        columns: TABLE,
        rows: differing.iter().map(|pair| row(pair)).collect(),
        details: differing.iter().map(|pair| details(pair)).collect(),
        rest: next_steps(report) + &findings(&report.findings) + &reservations(report),
        foot: foot(report.head(), &words::summary(report)),
    };
    comment.text()
}

const TABLE: &str = "| state | pair | destination | differs | effect |\n|---|---|---|---|---|\n";

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
