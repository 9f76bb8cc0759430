//! The rules that would silence what was found, as pairings.yaml takes them.

use std::collections::BTreeSet;
use std::fmt::Write;

use serde::Serialize;

use crate::model::drift::{Comparison, Difference, Effect, PairDrift, State};
use crate::model::pointer::Pointer;
use crate::yaml;

#[derive(Serialize, PartialEq, Eq, PartialOrd, Ord)]
struct Rule {
    pointer: String,
    cluster: String,
    namespace: String,
    pair: String,
}

/// The rules, each for one pair; what would silence a credential or an endpoint that was changed by hand says so. Empty
/// where no rule would silence anything.
pub fn ignore_rules(pairs: &[PairDrift]) -> String {
    let rules: BTreeSet<(Rule, bool)> = pairs.iter().flat_map(rules).collect();
    if rules.is_empty() {
        return String::new();
    }
    let mut text = "drift:\n    ignore:\n".to_owned();
    for (rule, is_grave) in &rules {
        if rule.pointer.is_empty() {
            text.push_str("        # the whole pair, whatever changes in it\n");
        }
        if *is_grave {
            text.push_str("        # security: find out who changed it before this is silenced\n");
        }
        let lines = yaml::to_text(rule);
        for (index, line) in lines.lines().enumerate() {
            let _ = writeln!(text, "        {} {line}", if index == 0 { "-" } else { " " });
        }
    }
    text
}

fn rules(pair: &PairDrift) -> Vec<(Rule, bool)> {
    let rule = |pointer: String| Rule {
        pointer,
        cluster: pair.cluster.clone(),
        namespace: pair.namespace.clone(),
        pair: pair.name.clone(),
    };
    if pair.state == State::Unmanaged {
        return vec![(rule(String::new()), false)];
    }
    // Of a pair that is gone, or on its way, the rule would silence whatever comes after.
    let is_going = |one: &&Difference| one.pointer == Pointer::new(["metadata", "deletionTimestamp"]);
    let on_cluster = pair.differences.iter().filter(|one| one.comparison != Comparison::NotRendered);
    let on_cluster = on_cluster.filter(|one| pair.state != State::Missing && !is_going(one));
    let rule = |one: &Difference| (rule(one.pointer.to_string()), one.effects.contains(&Effect::Security));
    on_cluster.map(rule).collect()
}
