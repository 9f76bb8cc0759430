//! The head of the page: what was read, and how many pairs stand how.

use std::collections::BTreeMap;

use serde::Serialize;

use super::facts;
use super::page::Sources;
use crate::model::drift::State;
use crate::model::graph::Fleet;
use crate::model::report::{FleetReport as _, Head};
use crate::model::verify::Verdict;
use crate::report::part::reach;
use crate::report::printable::one_line;

/// A number that leads to the pairs which it counts.
#[derive(Debug, Serialize)]
pub(super) struct Counted {
    word: String,
    count: usize,
    severity: String,
}

/// One report that was read.
#[derive(Debug, Serialize)]
pub(super) struct Read {
    what: &'static str,
    when: String,
    of: String,
    outcome: String,
    /// Why it does not tell of the whole fleet, or not of all that could be told.
    limits: Vec<String>,
}

/// How many pairs each verdict, state and code has.
#[derive(Debug, Serialize)]
pub(super) struct Summary {
    clusters: usize,
    pairs: usize,
    read: Vec<Read>,
    verdicts: Vec<Counted>,
    states: Vec<Counted>,
    codes: Vec<Counted>,
}

/// Counts.
pub(super) fn summary(sources: &Sources<'_>, fleet: &Fleet<'_>, clusters: usize) -> Summary {
    let objects = || fleet.objects.values();
    let verdict = |verdict: Verdict| Counted {
        word: verdict.as_str().to_owned(),
        count: objects().filter(|one| one.verified.is_some_and(|pair| pair.verdict == verdict)).count(),
        severity: String::new(),
    };
    let state = |state: State| Counted {
        word: state.as_str().to_owned(),
        count: objects().filter(|one| one.drift.is_some_and(|pair| pair.state == state)).count(),
        severity: String::new(),
    };
    Summary {
        clusters,
        pairs: fleet.objects.len(),
        read: read(sources),
        verdicts: if sources.verify.is_some() { Verdict::ALL.map(verdict).into() } else { Vec::new() },
        states: if sources.drift.is_some() { State::ALL.map(state).into() } else { Vec::new() },
        codes: codes(fleet, sources.is_strict()),
    }
}

fn read(sources: &Sources<'_>) -> Vec<Read> {
    let verify = sources.verify.map(|report| {
        let offline = report.offline.then(|| "no cluster was asked".to_owned());
        let checks = (!report.checks.is_empty()).then(|| format!("only {}", report.checks.join(", ")));
        of_fleet("verify", report.head(), offline.into_iter().chain(checks))
    });
    let drift = sources.drift.map(|report| of_fleet("drift", report.head(), []));
    let calendar = sources.calendar.map(|calendar| Read { when: one_line(&calendar.at), ..bare("calendar") });
    let pairings = sources.pairings.map(|(file, _)| Read { of: one_line(file), ..bare("pairings") });
    [pairings, verify, drift, calendar].into_iter().flatten().collect()
}

fn bare(what: &'static str) -> Read {
    Read { what, when: String::new(), of: String::new(), outcome: String::new(), limits: Vec::new() }
}

fn of_fleet(what: &'static str, head: Head<'_>, limits: impl IntoIterator<Item = String>) -> Read {
    let (when, of, outcome) = (one_line(head.started_at), one_line(head.file), one_line(head.outcome));
    let reach = reach(head);
    let reach = reach.split("; ").filter(|part| !part.is_empty()).map(str::to_owned);
    let limits = limits.into_iter().map(|limit| one_line(&limit)).chain(reach).collect();
    Read { what, when, of, outcome, limits }
}

/// The codes with the pairs that have them, the most frequent first.
fn codes(fleet: &Fleet<'_>, strict: bool) -> Vec<Counted> {
    let mut counts: BTreeMap<String, (usize, String)> = BTreeMap::new();
    for object in fleet.objects.values() {
        let of_object: BTreeMap<String, String> =
            facts::of(object, strict).into_iter().map(|fact| (fact.code, fact.severity)).collect();
        for (code, severity) in of_object {
            counts.entry(code).or_insert((0, severity)).0 += 1;
        }
    }
    let count = |(word, (count, severity))| Counted { word, count, severity };
    let mut counts: Vec<Counted> = counts.into_iter().map(count).collect();
    counts.sort_by(|one, other| other.count.cmp(&one.count).then_with(|| one.word.cmp(&other.word)));
    counts
}
