//! Passes over what pairings.yaml says to pass over, each with the user's reason.

use super::subject::{AtCluster, Subject};
use crate::model::pairing::SkipRule;
use crate::model::verify::{Fault, Skipped};

/// Splits faults into those that count and those that a rule passes over.
pub fn skip(faults: Vec<Fault>, subject: &Subject<'_>, rules: &[SkipRule]) -> (Vec<Fault>, Vec<Skipped>) {
    let is_for = |rule: &SkipRule, fault: &Fault| rule.is_for(fault.code, subject.pair, subject.id);
    split(faults, rules, is_for, |fault| fault)
}

/// The same for faults of clusters themselves.
pub(super) fn skip_at_clusters<'c>(
    faults: Vec<AtCluster<'c>>,
    rules: &[SkipRule],
) -> (Vec<AtCluster<'c>>, Vec<Skipped>) {
    let is_for = |rule: &SkipRule, AtCluster { cluster, namespace, fault }: &AtCluster<'_>| {
        rule.is_for_cluster(fault.code, &cluster.name, namespace.as_deref())
    };
    split(faults, rules, is_for, |at| &at.fault)
}

fn split<F>(
    faults: Vec<F>,
    rules: &[SkipRule],
    is_for: impl Fn(&SkipRule, &F) -> bool,
    of: impl Fn(&F) -> &Fault,
) -> (Vec<F>, Vec<Skipped>) {
    let (mut kept, mut skipped) = (Vec::new(), Vec::new());
    for fault in faults {
        match rules.iter().find(|rule| is_for(rule, &fault)) {
            Some(rule) => skipped
                .push(Skipped { code: of(&fault).code.as_str().to_owned(), reason: rule.reason.clone() }),
            None => kept.push(fault),
        }
    }
    (kept, skipped)
}
