//! Next steps, said once however many pairs they are for.

use std::collections::HashMap;

use super::words;
use crate::model::drift::{DriftReport, PairDrift, State};

/// The steps that more than one pair needs, numbered from 1 in the order of the pairs.
pub(super) struct SharedSteps<'r> {
    steps: Vec<Step<'r>>,
    numbers: HashMap<&'r str, usize>,
}

/// One step.
pub(super) struct Step<'r> {
    /// What to do.
    pub(super) text: &'r str,
    /// For which pairs.
    pub(super) pairs: Vec<&'r PairDrift>,
}

impl<'r> SharedSteps<'r> {
    /// Those of all pairs that are not in sync.
    pub(super) fn new(report: &'r DriftReport) -> Self {
        let mut steps: Vec<Step<'r>> = Vec::new();
        let mut numbers = HashMap::new();
        for pair in report.pairs.iter().filter(|pair| pair.state != State::InSync) {
            for text in words::steps(pair) {
                let number = *numbers.entry(text).or_insert(steps.len());
                match steps.get_mut(number) {
                    Some(step) => step.pairs.push(pair),
                    None => steps.push(Step { text, pairs: vec![pair] }),
                }
            }
        }
        steps.retain(|step| step.pairs.len() > 1);
        let numbers = steps.iter().enumerate().map(|(number, step)| (step.text, number + 1)).collect();
        Self { steps, numbers }
    }

    /// The number of a step; none where only one pair needs it.
    pub(super) fn number(&self, text: &str) -> Option<usize> {
        self.numbers.get(text).copied()
    }

    /// All of them with their numbers.
    pub(super) fn numbered(&self) -> impl Iterator<Item = (usize, &Step<'r>)> {
        self.steps.iter().enumerate().map(|(number, step)| (number + 1, step))
    }
}
