//! For people: a few lines for each pair that would not work, and a summary.

use std::fmt::Write as _;

use anstyle::Style;

use super::words;
use crate::model::verify::{FaultRecord, PairVerdict, Skipped, Verdict, VerifyReport};
use crate::report::printable::one_line;
use crate::report::screen::{self, GREEN, RED, TextSettings, YELLOW};

/// Every pair that has something wrong, or every pair where that is wanted, and a summary.
pub fn text(report: &VerifyReport, settings: TextSettings) -> String {
    let page = Page { settings };
    let mut text = settings.findings_of(&report.findings);
    for pair in &report.pairs {
        if settings.verbose || has_something(pair, report.offline) {
            page.add_pair(&mut text, pair);
        }
    }
    add_skipped(&mut text, "", &report.skipped);
    for cluster in report.clusters.iter().filter(|cluster| cluster.is_unread()) {
        let _ = writeln!(text, "cluster {} could not be read", one_line(&cluster.name));
    }
    let _ = writeln!(text, "{}", words::summary(report));
    if let Some((until, pair)) = words::first_to_end(report) {
        let (until, destination) = (one_line(until), one_line(&pair.destination));
        let _ = writeln!(text, "the first credential to end: {until}, for {destination}");
    }
    text
}

/// A note and a check that was passed over are worth a line, though the pair works; so is offline what was not at hand. A
/// cluster that was asked has shown what counts.
fn has_something(pair: &PairVerdict, is_offline: bool) -> bool {
    pair.verdict != Verdict::Works
        || !(pair.faults.is_empty() && pair.skipped.is_empty())
        || (is_offline && !pair.not_checked.is_empty())
}

struct Page {
    settings: TextSettings,
}

impl Page {
    fn add_pair(&self, text: &mut String, pair: &PairVerdict) {
        let verdict = self.settings.painted(&format!("{:<8}", pair.verdict.as_str()), style(pair.verdict));
        let _ = writeln!(text, "{verdict} {}", words::title(pair));
        pair.faults.iter().for_each(|fault| self.add_fault(text, fault));
        add_skipped(text, "  ", &pair.skipped);
        for unseen in &pair.not_checked {
            let _ = writeln!(text, "  not checked: {}", one_line(unseen));
        }
        if let (Some(until), true) = (&pair.until, self.settings.verbose) {
            let _ = writeln!(text, "  until {}", one_line(until));
        }
    }

    fn add_fault(&self, text: &mut String, fault: &FaultRecord) {
        let head = self.settings.painted(&words::fault_head(fault), screen::of_severity(&fault.severity));
        let _ = writeln!(text, "  {head}: {}", one_line(&fault.message));
        for line in words::fault(fault).iter().skip(1) {
            let _ = writeln!(text, "    {line}");
        }
    }
}

fn style(verdict: Verdict) -> Style {
    match verdict {
        Verdict::Works => GREEN,
        Verdict::AtRisk => YELLOW.bold(),
        Verdict::Fails | Verdict::Unknown => RED.bold(),
    }
}

fn add_skipped(text: &mut String, indent: &str, skipped: &[Skipped]) {
    for Skipped { code, reason } in skipped {
        let _ = writeln!(text, "{indent}skipped[{}]: {}", one_line(code), one_line(reason));
    }
}
