//! For a comment on a pull request.

use super::markdown_parts::{details, reservations, title, unread, what_is_wrong};
use super::words::{self, GRAVEST_FIRST};
use crate::model::report::FleetReport as _;
use crate::model::verify::{PairVerdict, Verdict, VerifyReport};
use crate::report::markdown::{Comment, code, findings, foot, quoted};

/// By this, CI finds its own comment again and updates it.
pub const MARKER: &str = "<!-- pairctl verify -->";

const TABLE: &str = "| verdict | pair | destination | what | found |\n|---|---|---|---|---|\n";

/// How many codes of a pair a row names.
const MOST_CODES: usize = 4;

/// What the exit code says and why, a table with what fails first, the details, as far as a comment can hold them.
pub fn text(report: &VerifyReport) -> String {
    let with = |verdict| report.pairs.iter().filter(move |pair: &&PairVerdict| pair.verdict == verdict);
    let troubled: Vec<&PairVerdict> =
        GRAVEST_FIRST.into_iter().filter(|verdict| *verdict != Verdict::Works).flat_map(with).collect();
    let comment = Comment {
        head: format!("{MARKER}\n### {}\n\n{}{}", title(report), what_is_wrong(report), unread(report)),
        columns: TABLE,
        rows: troubled.iter().map(|pair| row(pair)).collect(),
        details: troubled.iter().map(|pair| details(pair)).collect(),
        rest: findings(&report.findings) + &reservations(report),
        foot: foot(report.head(), &words::summary(report)),
    };
    comment.text()
}

fn row(pair: &PairVerdict) -> String {
    let mut codes: Vec<String> = pair.faults.iter().map(|fault| code(&fault.code)).collect();
    codes.dedup();
    let more = codes.len().saturating_sub(MOST_CODES);
    codes.truncate(MOST_CODES);
    let found = if more > 0 { format!("{} and {more} more", codes.join(", ")) } else { codes.join(", ") };
    let (verdict, id, destination) = (pair.verdict.as_str(), code(&pair.id()), code(&pair.destination));
    format!("| {verdict} | {id} | {destination} | {} | {found} |\n", quoted(&words::reason(pair)))
}
