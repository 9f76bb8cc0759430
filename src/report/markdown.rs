//! Markdown for a comment on a pull request: how texts of others are written in it, and how it is made to fit.

use std::fmt::Write as _;

use super::printable::{clipped, one_line};
use crate::model::record::FindingRecord;
use crate::model::report::Head;

/// GitHub takes 65,536 characters; the rest is for what CI puts around.
pub const LIMIT: usize = 65_000;

/// How much of one text a comment shows.
const LONGEST: usize = 200;

/// How many pairs a sentence names.
const MOST: usize = 5;

/// A comment in its parts.
pub(super) struct Comment {
    /// What counts, first.
    pub(super) head: String,
    /// The head of the table.
    pub(super) columns: &'static str,
    /// A row for each pair that is not as it should be.
    pub(super) rows: Vec<String>,
    /// The same pairs with all that there is to say.
    pub(super) details: String,
    /// What else there is to say.
    pub(super) rest: String,
    /// What is said at the end.
    pub(super) foot: String,
}

impl Comment {
    /// All of it; without the details where all would be too long, and with as much of the table, and of what else there is to
    /// say, as fits where that is too long too.
    pub(super) fn text(&self) -> String {
        let full = self.full();
        if full.chars().count() <= LIMIT { full } else { self.short() }
    }

    fn full(&self) -> String {
        let mut text = self.head.clone();
        if !self.rows.is_empty() {
            text = text + self.columns + &self.rows.concat() + "\n" + &self.details;
        }
        text + &self.rest + &self.foot
    }

    fn short(&self) -> String {
        let mut text = self.head.clone();
        text.push_str(
            "The details are left out: a comment cannot hold them. The report as JSON or text has all.\n\n",
        );
        text.push_str(&whole_lines(&self.rest, MOST_OF_REST));
        let taken = text.chars().count() + self.foot.chars().count() + self.columns.len() + ROOM;
        let mut left = LIMIT.saturating_sub(taken);
        let mut shown = Vec::new();
        for row in &self.rows {
            let Some(rest) = left.checked_sub(row.chars().count()) else { break };
            left = rest;
            shown.push(row.as_str());
        }
        let omitted = self.rows.len() - shown.len();
        if !self.rows.is_empty() {
            text = text + self.columns + &shown.concat() + "\n";
        }
        if omitted > 0 {
            let _ = writeln!(text, "… and {omitted} more pairs that are not shown.\n");
        }
        text + &self.foot
    }
}

/// How much of what else there is to say stands in a comment that is too short for all: the most of it is for the table.
const MOST_OF_REST: usize = LIMIT / 4;

/// The lines that fit, each whole since half of one may be no Markdown, and how many do not.
fn whole_lines(text: &str, characters: usize) -> String {
    let (mut left, mut omitted) = (characters, 0);
    let mut shown = String::new();
    for line in text.split_inclusive('\n') {
        match left.checked_sub(line.chars().count()) {
            Some(rest) => {
                left = rest;
                shown.push_str(line);
            }
            None => omitted += usize::from(!line.trim().is_empty()),
        }
    }
    if omitted > 0 {
        let _ = writeln!(shown, "\n… and {omitted} more lines that are not shown.\n");
    }
    shown
}

/// For the sentence that counts what was left out.
const ROOM: usize = 100;

/// The last lines: the summary, and what wrote the report when.
pub(super) fn foot(head: Head<'_>, summary: &str) -> String {
    let (pairctl, began) = (quoted(head.pairctl), quoted(head.started_at));
    format!("{}\n\n<sub>pairctl {pairctl}, {began}</sub>\n", prose(summary))
}

/// What there is to say beside the pairs.
pub(super) fn findings(findings: &[FindingRecord]) -> String {
    let line = |finding: &FindingRecord| {
        let place = finding.place.as_ref().map(|place| format!("{}:{}", place.path, place.line));
        let place = place.map(|place| format!(" ({})", code(&place))).unwrap_or_default();
        let (severity, code) = (quoted(&finding.severity), code(&finding.code));
        format!("- {severity} {code}{place}: {}\n", prose(&finding.message))
    };
    let lines: String = findings.iter().map(line).collect();
    if lines.is_empty() { lines } else { format!("**Findings**\n\n{lines}\n") }
}

/// The first few of these, and how many more there are.
pub(super) fn named(names: impl ExactSizeIterator<Item = String>) -> String {
    let more = names.len().saturating_sub(MOST);
    let names: Vec<String> = names.take(MOST).map(|name| code(&name)).collect();
    if more > 0 { format!("{} and {more} more", names.join(", ")) } else { names.join(", ") }
}

/// A text as a reader sees it, whatever it holds: in Markdown (GitHub Flavored, section 2.4), in its tables and in HTML.
/// In prose GitHub makes links of `@name` and `#1` even so, which an empty comment prevents.
pub(super) fn prose(text: &str) -> String {
    escaped(&one_line(text)).replace("&#64;", "&#64;<!-- -->").replace("&#35;", "&#35;<!-- -->")
}

/// The same of a text that others wrote, which may be of any length.
pub(super) fn quoted(text: &str) -> String {
    prose(&clipped(&one_line(text), LONGEST))
}

/// The same as code. Backticks would not do: nothing can be escaped between them.
pub(super) fn code(text: &str) -> String {
    format!("<code>{}</code>", escaped(&clipped(&one_line(text), LONGEST)))
}

fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        match c {
            '<' | '>' | '&' | '`' | '*' | '_' | '[' | ']' | '|' | '\\' | '~' | '#' | '@' | '!' | '$' => {
                let _ = write!(escaped, "&#{};", u32::from(c));
            }
            c => escaped.push(c),
        }
    }
    // What begins so is a link of its own (section 6.9).
    escaped.replace("www.", "www&#46;").replace("://", "&#58;//")
}
