//! The parts of the Markdown report.

use std::fmt::Write as _;

use super::steps::SharedSteps;
use super::words;
use crate::model::drift::{Difference, DriftReport, Effect, PairDrift, State};
use crate::report::markdown::{code, named, prose, quoted};
use crate::report::printable::one_line;
use crate::report::text::counted;

/// How many pairs or steps a sentence or a list names.
const MOST: usize = 5;

/// Which pairs change and what that does, the gravest first.
pub(super) fn verdict(report: &DriftReport) -> String {
    let in_state = |state| report.pairs.iter().filter(|pair| pair.state == state).collect::<Vec<_>>();
    let mut sentences = String::new();
    for effect in Effect::ALL {
        let gravest = |pair: &&PairDrift| {
            pair.state == State::Changed && words::effects(&pair.differences).first() == Some(&effect)
        };
        let pairs: Vec<&PairDrift> = report.pairs.iter().filter(gravest).collect();
        sentence(&mut sentences, &pairs, effect.sentence());
    }
    for state in [State::Changed, State::Missing, State::Extra, State::Unmanaged, State::Unreadable] {
        let unsaid =
            |pair: &&PairDrift| pair.state != State::Changed || words::effects(&pair.differences).is_empty();
        let pairs: Vec<&PairDrift> = in_state(state).into_iter().filter(unsaid).collect();
        sentence(&mut sentences, &pairs, words::standing(state));
    }
    format!("### {}\n\n{sentences}", title(report))
}

/// What the exit code says, in words.
fn title(report: &DriftReport) -> String {
    let (all, stale) =
        (report.pairs.len(), report.clusters.iter().map(|cluster| cluster.stale.len()).sum::<usize>());
    let differing = report.pairs.iter().filter(|pair| pair.state.differs(report.strict)).count();
    let others = report.pairs.iter().filter(|pair| pair.state == State::Unmanaged).count();
    let stale = (stale > 0).then(|| {
        format!("{} of the tree {} stale", counted(stale, "file"), if stale == 1 { "is" } else { "are" })
    });
    let differing = match differing {
        0 => None,
        1 => Some(format!("1 pair of {all} is not in sync")),
        many => Some(format!("{many} pairs of {all} are not in sync")),
    };
    let said = match (report.outcome.as_str(), differing, stale) {
        ("failed", ..) => "the run failed, so this is not all".to_owned(),
        (_, Some(differing), Some(stale)) => format!("{differing}, and {stale}"),
        (_, Some(said), None) | (_, None, Some(said)) => said,
        (_, None, None) if all == 0 => "there are no pairs".to_owned(),
        (_, None, None) if others > 0 => {
            format!("in sync ({}, and {others} not of pairctl)", counted(all - others, "pair"))
        }
        (_, None, None) => format!("in sync ({})", counted(all, "pair")),
    };
    format!("pairctl drift: {said}")
}

fn sentence(sentences: &mut String, pairs: &[&PairDrift], what: &str) {
    if !pairs.is_empty() {
        let count = counted(pairs.len(), "pair");
        let _ = writeln!(sentences, "- **{count}**: {}: {}", prose(what), ids(pairs));
    }
}

fn ids(pairs: &[&PairDrift]) -> String {
    named(pairs.iter().map(|pair| pair.id()))
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
            let _ = writeln!(text, "- {word}: {}", quoted(note));
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
    let (comparison, what) = (difference.comparison.as_str(), quoted(&words::what(difference)));
    let effects = words::sentences(&difference.effects);
    let effects = if effects.is_empty() { effects } else { format!("; {}", prose(&effects)) };
    format!("- **{comparison}**{place}: {what}{effects}\n")
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
    let lines: Vec<String> =
        steps.numbered().map(|(_, step)| format!("- {}: {}\n", ids(&step.pairs), prose(step.text))).collect();
    if lines.is_empty() { String::new() } else { format!("**Next**\n\n{}\n", lines.concat()) }
}

/// How far pairs in sync were not compared.
pub(super) fn reservations(report: &DriftReport) -> String {
    let all = words::reservations(report);
    if all.is_empty() {
        return String::new();
    }
    let line = |(word, reason, pairs): &(&str, &str, usize)| {
        format!("- {}: {word}: {}\n", counted(*pairs, "pair"), quoted(reason))
    };
    let lines: String = all.iter().take(MOST).map(line).collect();
    let more = all.len().saturating_sub(MOST);
    let more = if more > 0 { format!("- and {more} more such reasons\n") } else { String::new() };
    format!("**In sync, as far as was compared**\n\n{lines}{more}\n")
}
