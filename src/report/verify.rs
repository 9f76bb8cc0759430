//! Whether pairs would work, for people: a few lines for each that would not, and a summary.

use std::fmt::Write;

use super::text::counted;
use crate::model::verify::{FaultRecord, PairVerdict, Skipped, Verdict, VerifyReport};

/// Every pair that has something wrong, and a summary.
pub fn text(report: &VerifyReport) -> String {
    let mut text = String::new();
    for pair in report.pairs.iter().filter(|pair| has_something(pair, report.offline)) {
        add_pair(&mut text, pair);
    }
    add_skipped(&mut text, "", &report.skipped);
    let counts = Verdict::ALL.map(|verdict| {
        let count = report.summary.get(verdict.as_str()).copied().unwrap_or_default();
        format!("{count} {}", verdict.as_str())
    });
    let _ = writeln!(text, "{}: {}", counted(report.pairs.len(), "pair"), counts.join(", "));
    let ends = report.pairs.iter().filter_map(|pair| Some((pair.until.as_ref()?, pair)));
    if let Some((until, pair)) = ends.min_by_key(|(until, _)| *until) {
        let _ = writeln!(text, "the first credential to end: {until}, for {}", pair.destination);
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

fn add_pair(text: &mut String, pair: &PairVerdict) {
    let PairVerdict { cluster, namespace, name, destination, verdict, .. } = pair;
    let _ = writeln!(text, "{:<8} {cluster}/{namespace}/{name} -> {destination}", verdict.as_str());
    pair.faults.iter().for_each(|fault| add_fault(text, fault));
    add_skipped(text, "  ", &pair.skipped);
    for unseen in &pair.not_checked {
        let _ = writeln!(text, "  not checked: {unseen}");
    }
}

fn add_skipped(text: &mut String, indent: &str, skipped: &[Skipped]) {
    for Skipped { code, reason } in skipped {
        let _ = writeln!(text, "{indent}skipped[{code}]: {reason}");
    }
}

fn add_fault(text: &mut String, fault: &FaultRecord) {
    let _ = writeln!(text, "  {}[{}]: {}", fault.severity, fault.code, fault.message);
    for evidence in &fault.evidence {
        let _ = writeln!(text, "    {evidence}");
    }
    let _ = writeln!(text, "    -> {}", fault.help);
}
