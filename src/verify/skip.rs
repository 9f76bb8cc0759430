//! Passes over what pairings.yaml says to pass over, each with the user's reason.

use super::subject::Subject;
use crate::model::pairing::SkipRule;
use crate::model::verify::{Fault, Skipped};

/// Splits faults into those that count and those that a rule passes over.
pub fn skip(faults: Vec<Fault>, subject: &Subject<'_>, rules: &[SkipRule]) -> (Vec<Fault>, Vec<Skipped>) {
    let (mut kept, mut skipped) = (Vec::new(), Vec::new());
    for fault in faults {
        match rules.iter().find(|rule| rule.is_for(fault.code, subject.pair, subject.id)) {
            Some(rule) => {
                skipped.push(Skipped { code: fault.code.as_str().to_owned(), reason: rule.reason.clone() });
            }
            None => kept.push(fault),
        }
    }
    (kept, skipped)
}
