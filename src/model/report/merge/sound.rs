//! Whether a report can be what a run wrote: somebody may have edited it, or an older pairctl may have written it.

use std::collections::BTreeSet;

use super::{Part, Unmergeable};
use crate::model::report::{FleetReport, Head, OUTCOMES, VERSION};

/// Refuses what no run of this pairctl writes.
pub(super) fn is_sound<R: FleetReport>(part: &Part<R>) -> Result<(), Unmergeable> {
    let Part { name, report } = part;
    let head = report.head();
    if (head.version, head.command) != (VERSION, R::COMMAND) {
        let (version, command, own) = (head.version, head.command, R::COMMAND);
        let what = format!("{name} has version {version} of `{command}`, not version {VERSION} of `{own}`");
        return Err(Unmergeable::Mismatch(what));
    }
    match contradiction(report, head) {
        None => Ok(()),
        Some(why) => Err(Unmergeable::Broken(format!("{name} is not as pairctl wrote it: {why}"))),
    }
}

/// In what a report does not fit itself.
fn contradiction<R: FleetReport>(report: &R, head: Head<'_>) -> Option<&'static str> {
    let (names, pairs) = (report.cluster_names(), report.pair_names());
    let clusters: BTreeSet<&str> = names.iter().copied().collect();
    let of_pairs: BTreeSet<_> = pairs.iter().collect();
    let is_whole = head.shard.is_none() && head.outcome != "failed";
    let own = report.contradiction();
    match () {
        () if !OUTCOMES.contains(&head.outcome) => Some("its outcome is none"),
        () if head.started_seconds().is_none() => Some("its startedAt is no time in UTC with whole seconds"),
        () if own.is_some() => own,
        () if clusters.len() < names.len() => Some("it names a cluster twice"),
        () if of_pairs.len() < pairs.len() => Some("it names a pair twice"),
        () if pairs.iter().any(|[cluster, ..]| !clusters.contains(cluster)) => {
            Some("a pair is of none of its clusters")
        }
        () if head.outcome != report.judged() => Some("its outcome does not fit what it found"),
        () if is_whole && report.source_names().len() != head.fleet => Some("it has not all of its clusters"),
        () if head.shard.is_some_and(|shard| shard.index >= shard.of) => Some("there is no such part"),
        () => None,
    }
}
