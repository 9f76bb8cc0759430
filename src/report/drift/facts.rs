//! What there is to say of a pair that differs, one thing at a time, for the page.

use super::words;
use crate::model::drift::{Difference, Effect, PairDrift, State};
use crate::report::weight::Weight;

/// One thing.
pub(in crate::report) struct DriftFact<'p> {
    /// Between what it differs, or how the pair stands.
    pub(in crate::report) code: &'static str,
    /// `error`, `warning` or `note`.
    pub(in crate::report) severity: &'static str,
    /// What differs, and what that does.
    pub(in crate::report) message: String,
    /// The safe next step.
    pub(in crate::report) next: Option<&'p str>,
}

/// Every difference of a pair, or how it stands; nothing of a pair in sync.
pub(in crate::report) fn facts(pair: &PairDrift, strict: bool) -> Vec<DriftFact<'_>> {
    match pair.state {
        State::InSync => Vec::new(),
        State::Changed if !pair.differences.is_empty() => pair.differences.iter().map(of).collect(),
        state => vec![DriftFact {
            code: state.as_str(),
            severity: severity(words::weight(pair, strict)),
            message: words::standing(state).to_owned(),
            next: pair.next.as_deref(),
        }],
    }
}

fn of(difference: &Difference) -> DriftFact<'_> {
    let is_harmless = difference.effects.iter().all(|effect| *effect == Effect::Cosmetic);
    DriftFact {
        code: difference.comparison.as_str(),
        severity: severity(if is_harmless { Weight::Warning } else { Weight::Error }),
        message: words::what_and_why(difference),
        next: Some(&difference.next),
    }
}

fn severity(weight: Weight) -> &'static str {
    match weight {
        Weight::Note => "note",
        Weight::Warning => "warning",
        Weight::Error => "error",
    }
}
