//! What several formats say in the same words.

use std::collections::BTreeMap;

use crate::model::report::FleetReport as _;
use crate::model::verify::{FaultRecord, PairVerdict, Verdict, VerifyReport};
use crate::report::part::reach;
use crate::report::printable::one_line;
use crate::report::text::counted;
use crate::report::weight::Weight;

/// What a pair weighs.
pub(super) fn weight(verdict: Verdict) -> Weight {
    match verdict {
        Verdict::Works => Weight::Note,
        Verdict::AtRisk => Weight::Warning,
        Verdict::Fails | Verdict::Unknown => Weight::Error,
    }
}

/// What a verdict means.
pub(super) fn standing(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Works => "a failover would work",
        Verdict::AtRisk => "a failover would work, and somebody should look at it",
        Verdict::Fails => "a failover would not work",
        Verdict::Unknown => "nobody knows: something could not be read, or is not at hand",
    }
}

/// The verdicts by what must be looked at first.
pub(super) const GRAVEST_FIRST: [Verdict; 4] =
    [Verdict::Fails, Verdict::Unknown, Verdict::AtRisk, Verdict::Works];

/// `cluster/namespace/name -> destination`.
pub(super) fn title(pair: &PairVerdict) -> String {
    one_line(&format!("{} -> {}", pair.id(), pair.destination))
}

/// `error[token-expired]`.
pub(super) fn fault_head(fault: &FaultRecord) -> String {
    one_line(&format!("{}[{}]", fault.severity, fault.code))
}

/// What is wrong, what shows it and what to do, a line each.
pub(super) fn fault(fault: &FaultRecord) -> Vec<String> {
    let lines = std::iter::once(&fault.message).chain(&fault.evidence).map(|line| one_line(line));
    lines.chain([format!("-> {}", one_line(&fault.help))]).collect()
}

/// Why a pair has the verdict, in a few words: the gravest fault, or what is not known.
pub(super) fn reason(pair: &PairVerdict) -> String {
    let fault = pair.faults.first().filter(|_| pair.verdict != Verdict::Works).map(|fault| &fault.message);
    let unseen = pair.not_checked.first().filter(|_| pair.verdict == Verdict::Unknown);
    fault.or(unseen).cloned().unwrap_or_else(|| standing(pair.verdict).to_owned())
}

/// `2 pairs: 1 works, 0 at-risk, 1 fails, 0 unknown; part 0/2, counted from 0`.
pub(super) fn summary(report: &VerifyReport) -> String {
    let counts = Verdict::ALL.map(|verdict| format!("{} {}", count(report, verdict), verdict.as_str()));
    let unread = report.clusters.iter().filter(|cluster| cluster.is_unread()).count();
    let unread =
        if unread > 0 { format!("; {} unreadable", counted(unread, "cluster")) } else { String::new() };
    let checks: Vec<String> = report.checks.iter().map(|code| one_line(code)).collect();
    let checks =
        if checks.is_empty() { String::new() } else { format!("; looked for {} alone", checks.join(", ")) };
    let pairs = counted(report.pairs.len(), "pair");
    format!("{pairs}: {}{unread}{}{checks}", counts.join(", "), reach(report.head()))
}

/// How many pairs have a verdict.
pub(super) fn count(report: &VerifyReport, verdict: Verdict) -> usize {
    report.pairs.iter().filter(|pair| pair.verdict == verdict).count()
}

/// What nobody looked at, each reason once with the number of pairs.
pub(super) fn not_checked(report: &VerifyReport) -> BTreeMap<&str, usize> {
    let mut counts = BTreeMap::new();
    for why in report.pairs.iter().flat_map(|pair| &pair.not_checked) {
        *counts.entry(why.as_str()).or_default() += 1;
    }
    counts
}

/// The pair whose credential ends first, and when.
pub(super) fn first_to_end(report: &VerifyReport) -> Option<(&str, &PairVerdict)> {
    let ends = report.pairs.iter().filter_map(|pair| Some((pair.until.as_deref()?, pair)));
    ends.min_by_key(|(until, _)| *until)
}
