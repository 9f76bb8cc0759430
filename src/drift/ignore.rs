//! Takes out what pairings.yaml says is no drift.

use crate::model::drift::{Comparison, PairDrift, State};
use crate::model::pairing::IgnoreRule;
use crate::model::pointer::Pointer;

/// Moves the differences that a rule covers to `ignored`. A stale tree stays: rendering it costs nothing.
pub(super) fn apply(rules: &[IgnoreRule], pair: &mut PairDrift) {
    let mut rules =
        rules.iter().filter(|rule| rule.is_for(&pair.cluster, &pair.namespace, &pair.name)).peekable();
    if rules.peek().is_none() {
        return;
    }
    let rules: Vec<&IgnoreRule> = rules.collect();
    let covers = |pointer: &Pointer| rules.iter().any(|rule| rule.pointer.covers(pointer));
    let (ignored, kept): (Vec<_>, Vec<_>) = std::mem::take(&mut pair.differences)
        .into_iter()
        .partition(|one| one.comparison != Comparison::NotRendered && covers(&one.pointer));
    pair.differences = kept;
    pair.ignored = ignored.into_iter().map(|one| one.pointer.to_string()).collect();
    let is_whole = rules.iter().any(|rule| rule.pointer.keys().is_empty());
    let is_settled = pair.differences.is_empty();
    match pair.state {
        State::Unmanaged if is_whole => pair.ignored.push(String::new()),
        State::Changed | State::Missing | State::Extra if is_settled => {}
        _ => return,
    }
    pair.state = State::InSync;
    pair.next = None;
    pair.evidence.clear();
}
