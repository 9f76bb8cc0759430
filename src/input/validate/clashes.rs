//! Two entries for one object.

use std::collections::HashMap;

use super::at;
use super::directions::Direction;
use super::pairs::Wish;
use crate::model::code::Code;
use crate::model::finding::{Finding, Findings};

/// Reports each object that two directions make: one source cluster has one object per namespace and name.
pub(super) fn refuse_clashes(directions: &[Direction<'_, '_>], findings: &mut Findings) {
    let mut first_of: HashMap<(&str, &str, &str), &Direction<'_, '_>> = HashMap::new();
    let mut clashes: Vec<Clash<'_>> = Vec::new();
    for direction in directions {
        for namespace in direction.wish.namespaces.iter().flatten() {
            let (source, name) = (direction.source.name.as_str(), direction.name.as_str());
            let first = *first_of.entry((source, namespace.as_str(), name)).or_insert(direction);
            if std::ptr::eq(first, direction) {
                continue;
            }
            let (first, second) = (first.wish, direction.wish);
            let same =
                |clash: &&mut Clash| std::ptr::eq(clash.first, first) && std::ptr::eq(clash.second, second);
            if let Some(clash) = clashes.iter_mut().rev().find(same) {
                clash.others += 1;
            } else {
                let object = format!("ClusterPair {namespace}/{name} of cluster `{source}`");
                clashes.push(Clash { object, others: 0, first, second });
            }
        }
    }
    findings.extend(clashes.iter().map(Clash::finding));
}

/// Two entries that make the same objects, or one that makes them twice.
struct Clash<'w> {
    object: String,
    others: usize,
    first: &'w Wish<'w>,
    second: &'w Wish<'w>,
}

impl Clash<'_> {
    fn finding(&self) -> Finding {
        let Self { object, others, first, second } = self;
        let message = match others {
            0 => format!("{object} is made twice"),
            _ => format!("{object} is made twice, and {others} more"),
        };
        if std::ptr::eq(*first, *second) {
            return at(Code::PairClash, message, &second.place, "this entry makes it for several clusters")
                .help("use `{destination}` in `pairName`, so that each pair has its own name");
        }
        at(Code::PairClash, message, &second.place, "made again by this entry")
            .beside(&first.place, "first made by this entry")
            .help("rename one of the two, or remove the one that the other already covers")
    }
}
