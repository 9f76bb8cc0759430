//! For people.

use std::fmt::Write as _;

use anstyle::Style;

use super::steps::SharedSteps;
use super::words;
use crate::model::drift::{Difference, DriftReport, PairDrift, State};
use crate::report::printable::one_line;
use crate::report::screen::{CYAN, GREEN, RED, TextSettings, YELLOW};
use crate::report::text::counted;

/// Every pair that is not in sync with what differs, what that does and what to do; at the end how many stand how.
pub fn text(report: &DriftReport, settings: TextSettings) -> String {
    let page = Page { settings, steps: SharedSteps::new(report) };
    let mut text = settings.findings_of(&report.findings);
    for pair in &report.pairs {
        if pair.state != State::InSync || settings.verbose {
            text.push_str(&page.pair(pair));
        }
    }
    text + &page.shared_steps() + &clusters(report) + &reservations(report) + &words::summary(report) + "\n"
}

struct Page<'r> {
    settings: TextSettings,
    steps: SharedSteps<'r>,
}

impl Page<'_> {
    fn pair(&self, pair: &PairDrift) -> String {
        let state = self.settings.painted(pair.state.as_str(), style(pair.state));
        let mut text = format!("{state} {}\n", words::title(pair));
        if pair.state != State::InSync && pair.differences.is_empty() {
            let _ = writeln!(text, "  {}", words::standing(pair.state));
        }
        pair.differences.iter().for_each(|one| text.push_str(&difference(one)));
        for (word, notes) in
            [("evidence", &pair.evidence), ("ignored", &pair.ignored), ("not compared", &pair.not_compared)]
        {
            for note in notes {
                line(&mut text, word, note);
            }
        }
        pair.diff.lines().for_each(|diff| {
            let _ = writeln!(text, "    {}", self.diff_line(diff));
        });
        let steps = if pair.state == State::InSync { Vec::new() } else { words::steps(pair) };
        for step in steps {
            match self.steps.number(step) {
                Some(number) => line(&mut text, "next", &format!("step {number} below")),
                None => line(&mut text, "next", step),
            }
        }
        if pair.state == State::InSync { text } else { text + "\n" }
    }

    fn diff_line(&self, line: &str) -> String {
        let shown = one_line(line);
        match line.as_bytes() {
            [b'-', b'-', b'-', b' ', ..] | [b'+', b'+', b'+', b' ', ..] => {
                self.settings.painted(&shown, Style::new().bold())
            }
            [b'@', b'@', ..] => self.settings.painted(&shown, CYAN),
            [b'-', ..] => self.settings.painted(&shown, RED),
            [b'+', ..] => self.settings.painted(&shown, GREEN),
            _ => shown,
        }
    }

    fn shared_steps(&self) -> String {
        let mut text = String::new();
        for (number, step) in self.steps.numbered() {
            let pairs = counted(step.pairs.len(), "pair");
            let _ = writeln!(text, "step {number} ({pairs}): {}", one_line(step.text));
        }
        if text.is_empty() { text } else { text + "\n" }
    }
}

fn style(state: State) -> Style {
    match state {
        State::InSync => GREEN,
        State::Unmanaged => Style::new(),
        State::Changed | State::Extra => YELLOW.bold(),
        State::Missing | State::Unreadable => RED.bold(),
    }
}

fn line(text: &mut String, word: &str, note: &str) {
    let _ = writeln!(text, "  {word}: {}", one_line(note));
}

fn difference(difference: &Difference) -> String {
    let pointer = difference.pointer.to_string();
    let place = if pointer.is_empty() { String::new() } else { format!(" {}", one_line(&pointer)) };
    let comparison = difference.comparison.as_str();
    let mut text = format!("  {comparison}{place}: {}\n", words::what(difference));
    for effect in &difference.effects {
        let _ = writeln!(text, "    {}: {}", effect.as_str(), effect.sentence());
    }
    text
}

/// How far pairs in sync were not compared, since nothing else names them.
fn reservations(report: &DriftReport) -> String {
    let all = words::reservations(report);
    let mut text = String::new();
    for (word, reason, pairs) in all.iter().take(MOST_REASONS) {
        let _ = writeln!(text, "{} in sync, {word}: {}", counted(*pairs, "pair"), one_line(reason));
    }
    let more = all.len().saturating_sub(MOST_REASONS);
    if more > 0 {
        let _ = writeln!(text, "and {more} more such reasons; --verbose names those of each pair");
    }
    text
}

const MOST_REASONS: usize = 20;

/// Clusters that could not be read, and files beside the pairs.
fn clusters(report: &DriftReport) -> String {
    let mut text = String::new();
    for cluster in &report.clusters {
        let name = one_line(&cluster.name);
        if !cluster.readable {
            let _ = writeln!(text, "cluster {name} could not be read");
        }
        for file in &cluster.stale {
            let reasons = file.reasons.join(", ");
            let _ = writeln!(text, "stale {}", one_line(&format!("{} ({reasons})", file.path)));
        }
    }
    text
}
