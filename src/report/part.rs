//! Of how much of a fleet a report is.

use super::printable::{clipped, one_line};
use crate::model::report::Head;

/// `; part 0/2, counted from 0; only of east, not of the whole fleet`; nothing of a whole fleet.
pub(super) fn reach(head: Head<'_>) -> String {
    let shard = head.shard.map(|shard| format!("; part {shard}, counted from 0")).unwrap_or_default();
    let only = head.only.iter().take(MOST_NAMES).map(|name| one_line(&clipped(name, LONGEST_NAME)));
    let only = only.collect::<Vec<_>>().join(", ");
    let more = head.only.len().saturating_sub(MOST_NAMES);
    let only = if more > 0 { format!("{only} and {more} more") } else { only };
    let only = if only.is_empty() { only } else { format!("; only of {only}, not of the whole fleet") };
    shard + &only
}

/// How many clusters a summary names, and how much of a name: those of Kubernetes are no longer.
const MOST_NAMES: usize = 10;
const LONGEST_NAME: usize = 63;
