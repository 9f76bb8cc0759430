//! What was found of the pairs: each text once, however many pairs it is true of.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::drift::PairDrift;
use crate::model::graph::Object;
use crate::model::verify::{FaultRecord, PairVerdict};
use crate::report::drift::facts::{DriftFact, facts};
use crate::report::printable::{one_line, printable};

/// One thing that was found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(super) struct Fact {
    /// `verify` or `drift`.
    pub(super) by: &'static str,
    pub(super) code: String,
    pub(super) severity: String,
    message: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    evidence: Vec<String>,
    #[serde(skip_serializing_if = "String::is_empty")]
    help: String,
}

/// Values with a number each, which rows name instead of repeating them.
#[derive(Debug)]
pub(super) struct Numbered<T>(BTreeMap<T, usize>);

impl<T> Default for Numbered<T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<T: Ord + Clone> Numbered<T> {
    /// The number of a value, which is new or the one that it had.
    pub(super) fn number(&mut self, value: T) -> usize {
        let next = self.0.len();
        *self.0.entry(value).or_insert(next)
    }

    /// The values by their numbers.
    pub(super) fn values(self) -> Vec<T> {
        let mut values: Vec<(usize, T)> = self.0.into_iter().map(|(value, number)| (number, value)).collect();
        values.sort_by_key(|(number, _)| *number);
        values.into_iter().map(|(_, value)| value).collect()
    }
}

/// All that was found of an object, by verification and drift.
pub(super) fn of(object: &Object<'_>, strict: bool) -> Vec<Fact> {
    let faults = object.verified.into_iter().flat_map(|pair| &pair.faults).map(of_fault);
    let drifts = object.drift.into_iter().flat_map(|pair| facts(pair, strict)).map(of_drift);
    faults.chain(drifts).collect()
}

fn of_fault(fault: &FaultRecord) -> Fact {
    Fact {
        by: "verify",
        code: one_line(&fault.code),
        severity: one_line(&fault.severity),
        message: one_line(&fault.message),
        evidence: fault.evidence.iter().map(|line| one_line(line)).collect(),
        help: one_line(&fault.help),
    }
}

fn of_drift(fact: DriftFact<'_>) -> Fact {
    Fact {
        by: "drift",
        code: fact.code.to_owned(),
        severity: fact.severity.to_owned(),
        message: fact.message,
        evidence: Vec::new(),
        help: fact.next.map(one_line).unwrap_or_default(),
    }
}

/// What was not looked at, or passed over, and other things to know of an object.
pub(super) fn notes(object: &Object<'_>) -> Vec<String> {
    let of_verified = object.verified.into_iter().flat_map(notes_of_verdict);
    let of_drift = object.drift.into_iter().flat_map(notes_of_drift);
    of_verified.chain(of_drift).map(|note| one_line(&note)).collect()
}

fn notes_of_verdict(pair: &PairVerdict) -> Vec<String> {
    let skipped = pair.skipped.iter().map(|skip| format!("skipped[{}]: {}", skip.code, skip.reason));
    let unseen = pair.not_checked.iter().map(|why| format!("not checked: {why}"));
    let preview = pair.preview.iter().map(|line| format!("after a failover, in {}: {line}", line.namespace));
    skipped.chain(unseen).chain(preview).collect()
}

fn notes_of_drift(pair: &PairDrift) -> Vec<String> {
    let unseen = pair.not_compared.iter().map(|why| format!("not compared: {why}"));
    let ignored = pair.ignored.iter().map(|place| format!("ignored: {place}"));
    let shown = pair.evidence.iter().map(|line| format!("evidence: {line}"));
    unseen.chain(ignored).chain(shown).collect()
}

/// The masked diff of an object.
pub(super) fn diff(object: &Object<'_>) -> Option<String> {
    object.drift.map(|pair| printable(&pair.diff)).filter(|diff| !diff.is_empty())
}
