//! One destination takes over for many sources.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::code::Code;
use crate::model::name::ClusterName;
use crate::model::verify::Fault;
use crate::verify::registry::{Check, Looks};
use crate::verify::subject::{Fleet, Subject};

/// The check.
pub(in crate::verify) const CHECK: Check = Check {
    code: Code::DestinationOfMany,
    looks: Looks::AtFleet(check),
    source: "what pairings.yaml says of itself",
};

/// From how many on it is said.
const MANY: usize = 5;

fn check(fleet: &Fleet<'_>) -> Vec<(usize, Fault)> {
    let there = fleet.subjects.iter().filter(|subject| !subject.pair.is_way_back);
    let there: BTreeSet<_> = there.map(ends).collect();
    // Two that take over for each other are peers; so are all members of a mesh.
    let is_primary = |(source, destination)| !there.contains(&(destination, source));
    let mut primaries: BTreeMap<_, usize> = BTreeMap::new();
    for (source, destination) in &there {
        if is_primary((*source, *destination)) {
            *primaries.entry(*destination).or_default() += 1;
        }
    }
    fleet.each(|subject| {
        let (source, destination) = ends(subject);
        let count = primaries.get(destination).filter(|count| **count >= MANY)?;
        (!subject.pair.is_way_back && is_primary((source, destination))).then(|| {
            let message = format!("`{destination}` takes over for {count} source clusters");
            Fault::new(CHECK.code, message, "make sure that it has room for all that may fail over at once")
        })
    })
}

fn ends<'a>(subject: &Subject<'a>) -> (&'a ClusterName, &'a ClusterName) {
    (&subject.pair.source, &subject.pair.destination)
}
