//! What texts for people have in common: what a reader wants to see, colours, and findings without the user's own lines.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};

use super::printable::{one_line, printable};
use crate::model::finding::Severity;
use crate::model::record::FindingRecord;

/// What a reader wants to see.
#[derive(Clone, Copy, Debug, Default)]
pub struct TextSettings {
    /// Pairs too that are as they should be.
    pub verbose: bool,
    /// Colours.
    pub colour: bool,
    /// The findings too, where nothing shows them with the user's own lines.
    pub findings: bool,
}

impl TextSettings {
    /// The text in this style, where there are colours.
    pub(super) fn painted(self, text: &str, style: Style) -> String {
        if self.colour { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }

    /// The findings, where they are wanted.
    pub(super) fn findings_of(self, findings: &[FindingRecord]) -> String {
        let wanted = findings.iter().filter(|_| self.findings);
        wanted.map(|finding| self.finding(finding)).collect()
    }

    fn finding(self, finding: &FindingRecord) -> String {
        let head = one_line(&format!("{}[{}]", finding.severity, finding.code));
        let head = self.painted(&head, of_severity(&finding.severity));
        let mut text = format!("{head}: {}\n", printable(&finding.message));
        for place in finding.place.iter().chain(&finding.related) {
            let label = if place.label.is_empty() { String::new() } else { format!(" {}", place.label) };
            let spot = one_line(&format!("{}:{}:{}{label}", place.path, place.line, place.column));
            let _ = writeln!(text, " --> {spot}");
        }
        if let Some(help) = &finding.help {
            let _ = writeln!(text, "  = help: {}", printable(help));
        }
        text + "\n"
    }
}

const fn coloured(colour: AnsiColor) -> Style {
    Style::new().fg_color(Some(anstyle::Color::Ansi(colour)))
}

pub(super) const RED: Style = coloured(AnsiColor::Red);
pub(super) const GREEN: Style = coloured(AnsiColor::Green);
pub(super) const YELLOW: Style = coloured(AnsiColor::Yellow);
pub(super) const CYAN: Style = coloured(AnsiColor::Cyan);

/// The style of a severity, by the word that a report has for it.
pub(super) fn of_severity(word: &str) -> Style {
    match Severity::of_word(word) {
        Severity::Error => RED,
        Severity::Warning => YELLOW,
        Severity::Note => Style::new().bold(),
    }
}
