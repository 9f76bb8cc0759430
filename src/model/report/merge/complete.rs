//! Whether all parts of a fleet are there, each once and each with its own clusters.

use std::collections::BTreeSet;

use super::{Part, Unmergeable};
use crate::model::report::{FleetReport, Shard};

/// How many missing parts a message names: a hostile number of parts must not cost anything.
const MOST: usize = 10;

/// Every part once: the parts are sorted.
pub(super) fn complete<R: FleetReport>(parts: &[Part<R>]) -> Result<(), Unmergeable> {
    let shards: Vec<Shard> = parts.iter().filter_map(|part| part.report.head().shard).collect();
    for (pair, shards) in parts.windows(2).zip(shards.windows(2)) {
        if shards[0] == shards[1] {
            let (one, other) = (&pair[0].name, &pair[1].name);
            return Err(Unmergeable::Mismatch(format!("{one} and {other} are both part {}", shards[0])));
        }
    }
    let of = shards.first().map_or(0, |shard| shard.of);
    let here: BTreeSet<usize> = shards.iter().map(|shard| shard.index).collect();
    if here.len() == of {
        return Ok(());
    }
    let missing = (0..of).filter(|index| !here.contains(index)).take(MOST);
    let missing: Vec<String> = missing.map(|index| Shard { index, of }.to_string()).collect();
    let more = of - here.len() - missing.len();
    let others = if more > 0 { format!(" and {more} more") } else { String::new() };
    Err(Unmergeable::Incomplete(format!(
        "of {of} parts there are {}: {}{others} missing",
        here.len(),
        missing.join(", ")
    )))
}

/// Each part has the clusters that are dealt to it: then none was taken away, and none was left out.
pub(super) fn dealt<R: FleetReport>(parts: &[Part<R>]) -> Result<(), Unmergeable> {
    let all: Vec<&str> = parts.iter().flat_map(|part| part.report.source_names()).collect();
    for part in parts {
        let head = part.report.head();
        let Some(shard) = head.shard else { continue };
        let own: BTreeSet<&str> = part.report.source_names().into_iter().collect();
        let is_as_many = own.len() == shard.size(head.fleet);
        let is_own = shard.of_all(all.iter().copied()).into_iter().eq(own.iter().copied());
        if !is_as_many || (all.len() == head.fleet && !is_own) {
            let name = &part.name;
            return Err(Unmergeable::Mismatch(format!("{name} does not have the clusters of part {shard}")));
        }
    }
    Ok(())
}
