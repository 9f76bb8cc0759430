//! SARIF 2.1.0, as code scanning reads it: results at the entries of pairings.yaml.

use super::words;
use crate::model::drift::{Comparison, Difference, DriftReport, PairDrift, StaleFile, State};
use crate::model::record::PlaceRecord;
use crate::model::report::FleetReport as _;
use crate::report::sarif::{About, Results};
use crate::report::weight::Weight;

/// The report as a log of one run.
pub fn text(report: &DriftReport) -> String {
    let mut results = Results::new(report.head(), "pairctlDrift/v1", summary);
    report.findings.iter().for_each(|finding| results.add_finding(finding));
    for pair in &report.pairs {
        if pair.state != State::InSync {
            add_pair(&mut results, pair, report.strict);
        }
        add_not_compared(&mut results, pair);
    }
    for file in report.clusters.iter().flat_map(|cluster| &cluster.stale) {
        add_stale(&mut results, file);
    }
    results.text()
}

/// A result for each difference, or one for the pair where nothing was compared.
fn add_pair(results: &mut Results<'_>, pair: &PairDrift, strict: bool) {
    let (id, title, weight) = (pair.id(), words::title(pair), words::weight(pair, strict));
    let about = |rule| About { rule, weight, place: pair.place.as_ref(), pair: Some(&id) };
    if pair.differences.is_empty() {
        let state = pair.state.as_str();
        let message = [&[words::standing(pair.state)], words::steps(pair).as_slice()].concat().join("\n");
        results.add(&about(state), &[&id, state], &format!("{title}: {message}"));
    }
    for one in &pair.differences {
        let Difference { comparison, pointer, what, direction, next, .. } = one;
        let (comparison, pointer) = (comparison.as_str(), pointer.to_string());
        let known_by = [&id, comparison, &pointer, what, direction.as_str()];
        let message = format!("{title}: {}\n{next}", words::what_and_why(one));
        results.add(&about(comparison), &known_by, &message);
    }
}

/// A note for each reason why nobody knows all of a pair.
fn add_not_compared(results: &mut Results<'_>, pair: &PairDrift) {
    let id = pair.id();
    for why in &pair.not_compared {
        let about =
            About { rule: NOT_COMPARED, weight: Weight::Note, place: pair.place.as_ref(), pair: Some(&id) };
        results.add(
            &about,
            &[&id, NOT_COMPARED, why],
            &format!("{}: not compared: {why}", words::title(pair)),
        );
    }
}

fn add_stale(results: &mut Results<'_>, file: &StaleFile) {
    let place = PlaceRecord { path: file.path.clone(), line: 1, column: 1, label: String::new() };
    let about = About {
        rule: Comparison::NotRendered.as_str(),
        weight: Weight::Warning,
        place: Some(&place),
        pair: None,
    };
    results.add(&about, &[&file.path], &format!("{} is stale: {}", file.path, file.reasons.join(", ")));
}

const NOT_COMPARED: &str = "not-compared";

/// What a rule means that is no code.
fn summary(rule: &str) -> Option<&'static str> {
    let states = State::ALL.into_iter().filter(|state| state.as_str() == rule).map(words::standing);
    let comparisons = Comparison::ALL.into_iter().filter(|one| one.as_str() == rule).map(meaning);
    let not_compared = (rule == NOT_COMPARED).then_some("a part of a pair could not be compared");
    states.chain(comparisons).chain(not_compared).next()
}

fn meaning(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::NotRendered => {
            "the tree is not what pairings.yaml says: render was not run, or a file was edited"
        }
        Comparison::NotSynced => "the cluster is not what the tree says: it was not synced",
        Comparison::ChangedInCluster => "somebody changed the pair in the cluster",
    }
}
