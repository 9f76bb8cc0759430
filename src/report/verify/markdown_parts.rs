//! The parts of the Markdown report.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::words::{self, count};
use crate::model::code::Code;
use crate::model::finding::Severity;
use crate::model::verify::{FaultRecord, PairVerdict, Verdict, VerifyReport, is_error_of_run};
use crate::report::markdown::{code, named, prose, quoted};
use crate::report::text::counted;

/// How many kinds of faults, and how many reasons, a list names.
const MOST: usize = 10;

/// What the exit code says, in words.
pub(super) fn title(report: &VerifyReport) -> String {
    let all = report.pairs.len();
    let said = |verdict, one: &str, many: &str| match count(report, verdict) {
        0 => None,
        1 => Some(format!("1 pair of {all} {one}")),
        some => Some(format!("{some} pairs of {all} {many}")),
    };
    let wrong = [
        said(Verdict::Fails, "would fail", "would fail"),
        said(Verdict::Unknown, "is unknown", "are unknown"),
        said(Verdict::AtRisk, "is at risk", "are at risk"),
    ];
    let wrong: Vec<String> = wrong.into_iter().flatten().collect();
    let has_error = report.findings.iter().any(is_error_of_run);
    let said = match report.outcome.as_str() {
        "failed" if has_error && wrong.is_empty() => "the run failed, so this is not all".to_owned(),
        "failed" if has_error => format!("{}; the run failed, so this is not all", wrong.join(", ")),
        _ if !wrong.is_empty() => wrong.join(", "),
        "clean" if all == 0 => "there are no pairs".to_owned(),
        "clean" => format!("{} would work", counted(all, "pair")),
        _ => format!("{} would work, and something is wrong beside them", counted(all, "pair")),
    };
    format!("pairctl verify: {said}")
}

/// Which faults keep how many pairs from working, the gravest first.
pub(super) fn what_is_wrong(report: &VerifyReport) -> String {
    let mut kinds: BTreeMap<(std::cmp::Reverse<Severity>, &str), usize> = BTreeMap::new();
    let troubled = report.pairs.iter().filter(|pair| pair.verdict != Verdict::Works);
    for fault in troubled.flat_map(first_of_each_kind) {
        let severity = std::cmp::Reverse(Severity::of_word(&fault.severity));
        *kinds.entry((severity, &fault.code)).or_default() += 1;
    }
    let mut text = String::new();
    for ((severity, kind), pairs) in kinds.iter().take(MOST) {
        let summary = Code::ALL.iter().find(|code| code.as_str() == *kind).map(|code| code.summary());
        let summary = summary.map(|summary| format!(": {}", prose(summary))).unwrap_or_default();
        let (pairs, severity) = (counted(*pairs, "pair"), severity.0.word());
        let _ = writeln!(text, "- **{pairs}**: {severity} {}{summary}", code(kind));
    }
    more(&mut text, kinds.len(), "kinds of faults");
    if text.is_empty() { text } else { text + "\n" }
}

fn first_of_each_kind(pair: &PairVerdict) -> impl Iterator<Item = &FaultRecord> {
    let is_first = |at: usize| pair.faults[..at].iter().all(|one| one.code != pair.faults[at].code);
    pair.faults.iter().enumerate().filter(move |(at, _)| is_first(*at)).map(|(_, fault)| fault)
}

fn more(text: &mut String, all: usize, what: &str) {
    if all > MOST {
        let _ = writeln!(text, "- and {} more {what}", all - MOST);
    }
}

/// Clusters of which nothing is known.
pub(super) fn unread(report: &VerifyReport) -> String {
    let unread: Vec<_> = report.clusters.iter().filter(|cluster| cluster.is_unread()).collect();
    if unread.is_empty() {
        return String::new();
    }
    format!("Could not be read: {}\n\n", named(unread.iter().map(|cluster| cluster.name.clone())))
}

/// A pair behind its title.
pub(super) fn details(pair: &PairVerdict) -> String {
    let (verdict, title) = (pair.verdict.as_str(), code(&words::title(pair)));
    let mut text = format!("<details><summary>{verdict} {title}</summary>\n\n");
    if pair.verdict == Verdict::Unknown {
        let _ = writeln!(text, "- {}", prose(words::standing(pair.verdict)));
    }
    for fault in &pair.faults {
        let (severity, code) = (quoted(&fault.severity), code(&fault.code));
        let _ = writeln!(text, "- {severity} {code}: {}", quoted(&fault.message));
        for evidence in &fault.evidence {
            let _ = writeln!(text, "  - evidence: {}", quoted(evidence));
        }
        let _ = writeln!(text, "  - next: {}", prose(&fault.help));
    }
    for skipped in &pair.skipped {
        let _ = writeln!(text, "- skipped {}: {}", code(&skipped.code), quoted(&skipped.reason));
    }
    for why in &pair.not_checked {
        let _ = writeln!(text, "- not checked: {}", quoted(why));
    }
    text + "\n</details>\n\n"
}

/// What a verdict does not say: notes of pairs that work, what was passed over, what nobody looked at.
pub(super) fn reservations(report: &VerifyReport) -> String {
    let mut reasons: BTreeMap<(&str, &str, &str), usize> = BTreeMap::new();
    let working = report.pairs.iter().filter(|pair| pair.verdict == Verdict::Works);
    for pair in working {
        let notes = first_of_each_kind(pair).map(|fault| ("note", fault.code.as_str(), ""));
        let skipped = pair.skipped.iter().map(|one| ("skipped", one.code.as_str(), one.reason.as_str()));
        let not_checked = pair.not_checked.iter().map(|why| ("not checked", "", why.as_str()));
        for reason in notes.chain(skipped).chain(not_checked) {
            *reasons.entry(reason).or_default() += 1;
        }
    }
    let mut text = String::new();
    for ((what, kind, why), pairs) in reasons.iter().take(MOST) {
        let kind = if kind.is_empty() { String::new() } else { format!(" {}", code(kind)) };
        let why = if why.is_empty() { String::new() } else { format!(": {}", quoted(why)) };
        let _ = writeln!(text, "- {}: {what}{kind}{why}", counted(*pairs, "pair"));
    }
    more(&mut text, reasons.len(), "such reasons");
    for skipped in report.skipped.iter().take(MOST) {
        let _ = writeln!(text, "- skipped {}: {}", code(&skipped.code), quoted(&skipped.reason));
    }
    more(&mut text, report.skipped.len(), "that are skipped");
    if text.is_empty() { text } else { format!("**Beside that**\n\n{text}\n") }
}
