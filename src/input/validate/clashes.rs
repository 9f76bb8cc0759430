//! Two entries for one object.

use std::collections::HashMap;

use super::at;
use super::directions::Direction;
use crate::model::code::Code;
use crate::model::finding::Findings;

/// Reports each object that two directions make: one source cluster has one object per namespace and name.
pub(super) fn refuse_clashes(directions: &[Direction<'_, '_>], findings: &mut Findings) {
    let mut first_of: HashMap<(&str, &str, &str), &Direction<'_, '_>> = HashMap::new();
    for direction in directions {
        for namespace in direction.wish.namespaces.iter().flatten() {
            let (source, name) = (direction.source.name.as_str(), direction.name.as_str());
            let first = *first_of.entry((source, namespace.as_str(), name)).or_insert(direction);
            if std::ptr::eq(first, direction) {
                continue;
            }
            let message = format!("ClusterPair {namespace}/{name} of cluster `{source}` is made twice");
            let finding = at(Code::PairClash, message, &direction.wish.place, "made again by this entry")
                .beside(&first.wish.place, "first made by this entry")
                .help("rename one of the two, or remove the one that the other already covers");
            findings.push(finding);
        }
    }
}
