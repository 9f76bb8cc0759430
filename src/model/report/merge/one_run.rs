//! Whether parts are of one run: of the same inputs, with the same flags, at about the same time.

use super::{Part, Unmergeable};
use crate::model::record::FindingRecord;
use crate::model::report::FleetReport;

/// A part whose run ended before it knew its clusters fits no other; what it lacks is not what the user must look for.
pub(super) fn got_under_way<R: FleetReport>(parts: &[Part<R>]) -> Result<(), Unmergeable> {
    if parts.iter().all(|part| part.report.head().fleet == 0) {
        return Ok(());
    }
    for Part { name, report } in parts.iter().filter(|part| part.report.head().fleet == 0) {
        if let Some(error) = report.head().first_error() {
            let FindingRecord { code, message, .. } = error;
            let what = format!("the run of {name} failed before it read any cluster: {code}: {message}");
            return Err(Unmergeable::Incomplete(what));
        }
    }
    Ok(())
}

/// What one part saw must not have been mended or broken before another one looked.
pub(super) fn at_one_time<R: FleetReport>(parts: &[Part<R>], within: u64) -> Result<(), Unmergeable> {
    let began = |part: &&Part<R>| part.report.head().started_seconds();
    let (Some(first), Some(last)) = (parts.iter().min_by_key(began), parts.iter().max_by_key(began)) else {
        return Ok(());
    };
    let apart = began(&last).unwrap_or_default() - began(&first).unwrap_or_default();
    if apart <= within {
        return Ok(());
    }
    let (one, other) = (first.report.head().started_at, last.report.head().started_at);
    Err(Unmergeable::Mismatch(format!(
        "{} and {} are not of one run: they began at {one} and {other}, and no more than {within} s may lie between",
        first.name, last.name
    )))
}

/// Refuses a part of other inputs, of other flags, or of another division than the first has.
pub(super) fn of_one_run<R: FleetReport>(first: &Part<R>, part: &Part<R>) -> Result<(), Unmergeable> {
    let (one, other) = (first.report.head(), part.report.head());
    let differ = |what: &str| {
        let (one, other) = (&first.name, &part.name);
        Err(Unmergeable::Mismatch(format!("{one} and {other} are not of one run: {what}")))
    };
    match (one.shard, other.shard) {
        (None, _) | (_, None) => return differ("one of them is the report of a whole fleet"),
        _ if !(one.only.is_empty() && other.only.is_empty()) => {
            return differ(
                "one of them is of clusters that the command line named, and not of the whole fleet",
            );
        }
        (Some(one), Some(other)) if one.of != other.of => {
            return differ(&format!("part {one} and part {other} are of two ways to divide the fleet"));
        }
        _ if one.digest != other.digest => return differ("their pairings files do not say the same"),
        _ if one.tree != other.tree => return differ("their rendered trees are not the same"),
        _ if one.fleet != other.fleet => {
            return differ(&format!("they are of fleets of {} and {} clusters", one.fleet, other.fleet));
        }
        _ if one.pairctl != other.pairctl => {
            return differ(&format!("they are of pairctl {} and {}", one.pairctl, other.pairctl));
        }
        _ => {}
    }
    first.report.differs(&part.report).map_or(Ok(()), differ)
}
