//! The parts of the Markdown report, and how a text of others is written in one.

use std::fmt::Write as _;

use super::steps::SharedSteps;
use super::words;
use crate::model::drift::{Difference, DriftReport, Effect, PairDrift, State};
use crate::model::record::FindingRecord;
use crate::report::printable::{clipped, one_line};
use crate::report::text::counted;

/// How much of one text a comment shows.
const LONGEST: usize = 200;

/// How many pairs or steps a sentence or a list names.
const MOST: usize = 5;

/// A text as a reader sees it, whatever it holds: in Markdown (GitHub Flavored, section 2.4), in its tables and in HTML.
/// In prose GitHub makes links of `@name` and `#1` even so, which an empty comment prevents.
pub(super) fn prose(text: &str) -> String {
    escaped(text).replace("&#64;", "&#64;<!-- -->").replace("&#35;", "&#35;<!-- -->")
}

/// The same as code. Backticks would not do: nothing can be escaped between them.
pub(super) fn code(text: &str) -> String {
    format!("<code>{}</code>", escaped(text))
}

fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for c in clipped(&one_line(text), LONGEST).chars() {
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

/// Which pairs change and what that does, the gravest first.
pub(super) fn verdict(report: &DriftReport) -> String {
    let in_state = |state| report.pairs.iter().filter(|pair| pair.state == state).collect::<Vec<_>>();
    let mut sentences = String::new();
    for effect in Effect::ALL {
        let gravest = |pair: &&PairDrift| words::effects(&pair.differences).first() == Some(&effect);
        let pairs: Vec<&PairDrift> = report.pairs.iter().filter(gravest).collect();
        sentence(&mut sentences, &pairs, effect.sentence());
    }
    for state in [State::Changed, State::Missing, State::Extra, State::Unmanaged, State::Unreadable] {
        let unsaid = |pair: &&PairDrift| words::effects(&pair.differences).is_empty();
        let pairs: Vec<&PairDrift> = in_state(state).into_iter().filter(unsaid).collect();
        sentence(&mut sentences, &pairs, words::standing(state));
    }
    let differing = report.pairs.len() - in_state(State::InSync).len();
    let title = match (report.outcome.as_str(), differing) {
        ("failed", _) => "pairctl drift: the run failed, so this is not all".to_owned(),
        (_, 0) if report.pairs.is_empty() => "pairctl drift: there are no pairs".to_owned(),
        (_, 0) => format!("pairctl drift: in sync ({})", counted(report.pairs.len(), "pair")),
        (_, 1) => format!("pairctl drift: 1 pair of {} is not in sync", report.pairs.len()),
        (_, many) => format!("pairctl drift: {many} pairs of {} are not in sync", report.pairs.len()),
    };
    format!("### {title}\n\n{sentences}")
}

fn sentence(sentences: &mut String, pairs: &[&PairDrift], what: &str) {
    if !pairs.is_empty() {
        let count = counted(pairs.len(), "pair");
        let _ = writeln!(sentences, "- **{count}**: {}: {}", prose(what), named(pairs));
    }
}

fn named(pairs: &[&PairDrift]) -> String {
    let names: Vec<String> = pairs.iter().take(MOST).map(|pair| code(&pair.id())).collect();
    let more = pairs.len() - names.len();
    if more > 0 { format!("{} and {more} more", names.join(", ")) } else { names.join(", ") }
}

/// Clusters of which nothing is known, and files beside the pairs.
pub(super) fn unread(report: &DriftReport) -> String {
    let clusters =
        report.clusters.iter().filter(|cluster| !cluster.readable).map(|cluster| code(&cluster.name));
    let stale = report.clusters.iter().flat_map(|cluster| &cluster.stale).map(|file| code(&file.path));
    let mut text = String::new();
    for (what, names) in [("could not be read", clusters.collect::<Vec<_>>()), ("is stale", stale.collect())]
    {
        names.iter().take(MOST).for_each(|name| {
            let _ = writeln!(text, "- {name} {what}");
        });
        let more = names.len().saturating_sub(MOST);
        if more > 0 {
            let _ = writeln!(text, "- and {more} more that {what}");
        }
    }
    if text.is_empty() { text } else { text + "\n" }
}

/// A pair behind its title.
pub(super) fn details(pair: &PairDrift) -> String {
    let (state, title) = (pair.state.as_str(), code(&words::title(pair)));
    let mut text = format!("<details><summary>{state} {title}</summary>\n\n");
    if pair.differences.is_empty() {
        let _ = writeln!(text, "- {}", prose(words::standing(pair.state)));
    }
    pair.differences.iter().for_each(|one| text.push_str(&difference(one)));
    for (word, notes) in
        [("evidence", &pair.evidence), ("ignored", &pair.ignored), ("not compared", &pair.not_compared)]
    {
        for note in notes {
            let _ = writeln!(text, "- {word}: {}", prose(note));
        }
    }
    for step in words::steps(pair) {
        let _ = writeln!(text, "- next: {}", prose(step));
    }
    text + &diff(&pair.diff) + "\n</details>\n\n"
}

fn difference(difference: &Difference) -> String {
    let pointer = difference.pointer.to_string();
    let place = if pointer.is_empty() { String::new() } else { format!(" {}", code(&pointer)) };
    let (comparison, what) = (difference.comparison.as_str(), prose(&words::what_and_why(difference)));
    format!("- **{comparison}**{place}: {what}\n")
}

/// A block that nothing in the diff can end: its fence is longer than any in it.
fn diff(diff: &str) -> String {
    if diff.is_empty() {
        return String::new();
    }
    let longest = diff.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest.max(2) + 1);
    let lines: Vec<String> = diff.lines().map(one_line).collect();
    format!("\n{fence}diff\n{}\n{fence}\n", lines.join("\n"))
}

/// The steps that several pairs need.
pub(super) fn next_steps(report: &DriftReport) -> String {
    let steps = SharedSteps::new(report);
    let lines: Vec<String> = steps
        .numbered()
        .map(|(_, step)| format!("- {}: {}\n", named(&step.pairs), prose(step.text)))
        .collect();
    if lines.is_empty() { String::new() } else { format!("**Next**\n\n{}\n", lines.concat()) }
}

/// What there is to say beside the pairs.
pub(super) fn findings(report: &DriftReport) -> String {
    let line = |finding: &FindingRecord| {
        let place = finding.place.as_ref().map(|place| format!("{}:{}", place.path, place.line));
        let place = place.map(|place| format!(" ({})", code(&place))).unwrap_or_default();
        let (severity, code) = (prose(&finding.severity), code(&finding.code));
        format!("- {severity} {code}{place}: {}\n", prose(&finding.message))
    };
    let lines: String = report.findings.iter().map(line).collect();
    if lines.is_empty() { lines } else { format!("**Findings**\n\n{lines}\n") }
}
