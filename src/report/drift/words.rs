//! What several formats say in the same words.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::drift::{Comparison, Difference, Direction, DriftReport, Effect, PairDrift, State};
use crate::model::report::FleetReport as _;
use crate::report::part::reach;
use crate::report::printable::one_line;
use crate::report::text::counted;
use crate::report::weight::Weight;

/// What a pair weighs.
pub(super) fn weight(pair: &PairDrift, strict: bool) -> Weight {
    let is_harmless = |one: &Difference| one.effects.iter().all(|effect| *effect == Effect::Cosmetic);
    match pair.state {
        State::Unmanaged if strict => Weight::Warning,
        State::InSync | State::Unmanaged => Weight::Note,
        State::Extra => Weight::Warning,
        State::Changed if pair.differences.iter().all(is_harmless) => Weight::Warning,
        State::Changed | State::Missing | State::Unreadable => Weight::Error,
    }
}

/// `cluster/namespace/name -> destination`.
pub(super) fn title(pair: &PairDrift) -> String {
    let destination = pair.destination.as_ref().map(|name| format!(" -> {name}")).unwrap_or_default();
    one_line(&format!("{}{destination}", pair.id()))
}

/// What the state of a pair means.
pub(super) fn standing(state: State) -> &'static str {
    match state {
        State::InSync => "live, tree and pairings.yaml say the same",
        State::Missing => "it is wanted, and not on the cluster",
        State::Changed => "it is not what it should be",
        State::Extra => "pairings.yaml does not make it any more, and it is still on the cluster",
        State::Unmanaged => "it is on the cluster, and not pairctl's",
        State::Unreadable => "its cluster could not be read, so that nobody knows",
    }
}

/// What it means that a pair stands so: what its differences do, where it is there and differs.
pub(super) fn meaning(pair: &PairDrift) -> String {
    match effects(&pair.differences).as_slice() {
        effects @ [_, ..] if pair.state == State::Changed => sentences(effects),
        _ => standing(pair.state).to_owned(),
    }
}

/// `label team changed: live "a", wanted "b"`.
pub(super) fn what(difference: &Difference) -> String {
    if difference.comparison == Comparison::NotRendered {
        // The reasons say how the file differs.
        return one_line(&difference.what);
    }
    let direction = match difference.direction {
        Direction::Added => "is there and should not be",
        Direction::Removed => "is not there and should be",
        Direction::Changed => "differs",
    };
    let shown = |word: &str, value: &Option<String>| value.as_ref().map(|value| format!("{word} {value:?}"));
    let values = [shown("live", &difference.live), shown("wanted", &difference.wanted)];
    let values: Vec<String> = values.into_iter().flatten().collect();
    let values = if values.is_empty() { String::new() } else { format!(": {}", values.join(", ")) };
    one_line(&format!("{} {direction}{values}", difference.what))
}

/// The same, and what it does.
pub(super) fn what_and_why(difference: &Difference) -> String {
    match difference.effects.as_slice() {
        [] => what(difference),
        effects => format!("{}; {}", what(difference), sentences(effects)),
    }
}

/// What differences do, the gravest first, each once.
pub(super) fn effects<'d>(differences: impl IntoIterator<Item = &'d Difference>) -> Vec<Effect> {
    let found: BTreeSet<Effect> =
        differences.into_iter().flat_map(|one| one.effects.iter().copied()).collect();
    Effect::ALL.into_iter().filter(|effect| found.contains(effect)).collect()
}

/// What effects say, as one sentence.
pub(super) fn sentences(effects: &[Effect]) -> String {
    effects.iter().map(|effect| effect.sentence()).collect::<Vec<_>>().join("; ")
}

/// The next steps of a pair, each once.
pub(super) fn steps(pair: &PairDrift) -> Vec<&str> {
    let all = pair.next.iter().chain(pair.differences.iter().map(|difference| &difference.next));
    let mut steps: Vec<&str> = Vec::new();
    for step in all.map(|step| step.trim()).filter(|step| !step.is_empty()) {
        if !steps.contains(&step) {
            steps.push(step);
        }
    }
    steps
}

/// `2 pairs: 1 in-sync, 1 changed; 1 cluster read, 0 unreadable; part 0/2`. A pair can be in sync only as far as it was
/// compared, so how many were not is said here, where nobody overlooks it.
pub(super) fn summary(report: &DriftReport) -> String {
    let count = |state: State| report.pairs.iter().filter(|pair| pair.state == state).count();
    let counts = State::ALL.map(|state| format!("{} {}", count(state), state.as_str()));
    let read = report.sources().filter(|cluster| cluster.readable).count();
    let unread = report.sources().count() - read;
    let partly = report.pairs.iter().filter(|pair| !pair.not_compared.is_empty()).count();
    let ignored: usize = report.pairs.iter().map(|pair| pair.ignored.len()).sum();
    let said = |count: usize, what: &str| if count > 0 { format!("; {count} {what}") } else { String::new() };
    let (partly, ignored) = (said(partly, "not compared in full"), said(ignored, "ignored by rules"));
    let strict = if report.strict { "; strict" } else { "" };
    let (pairs, read) = (counted(report.pairs.len(), "pair"), counted(read, "cluster"));
    format!(
        "{pairs}: {}{partly}{ignored}; {read} read, {unread} unreadable{}{strict}",
        counts.join(", "),
        reach(report.head())
    )
}

/// Why pairs in sync may not be, as far as nobody looked: each reason once, with the number of pairs.
pub(super) fn reservations(report: &DriftReport) -> Vec<(&'static str, &str, usize)> {
    let mut counts: BTreeMap<(&'static str, &str), usize> = BTreeMap::new();
    for pair in report.pairs.iter().filter(|pair| pair.state == State::InSync) {
        let not_compared = pair.not_compared.iter().map(|why| ("not compared", why.as_str()));
        let ignored = pair.ignored.iter().map(|place| ("ignored", place.as_str()));
        for reason in not_compared.chain(ignored) {
            *counts.entry(reason).or_default() += 1;
        }
    }
    counts.into_iter().map(|((word, reason), count)| (word, reason, count)).collect()
}

/// Why pairs were not compared in full, in sync or not: each reason once, with the number of pairs.
pub(super) fn not_compared(report: &DriftReport) -> BTreeMap<&str, usize> {
    let mut counts = BTreeMap::new();
    for why in report.pairs.iter().flat_map(|pair| &pair.not_compared) {
        *counts.entry(why.as_str()).or_default() += 1;
    }
    counts
}
