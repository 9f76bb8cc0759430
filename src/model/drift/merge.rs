//! Joins the reports of a fleet's parts. What is joined reads as whole, so it must be whole.

use std::collections::BTreeSet;

use super::{COMMAND, DriftReport, OUTCOMES, PairDrift, Shard, VERSION};
use crate::model::record::FindingRecord;

/// The report of a part, and what to call it in messages.
#[derive(Clone, Debug)]
pub struct Part {
    /// The file, as the user named it.
    pub name: String,
    /// What is in it.
    pub report: DriftReport,
}

/// Why parts do not make a whole; each with the sentence that says so.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unmergeable {
    /// A report says something that no run of pairctl says.
    #[error("{0}")]
    Broken(String),
    /// Two reports are not of one run.
    #[error("{0}")]
    Mismatch(String),
    /// A part is missing.
    #[error("{0}")]
    Incomplete(String),
}

/// Joins the parts of one fleet that began within so many seconds, in whatever order they come. One report of a whole fleet
/// is its own.
pub fn merge(mut parts: Vec<Part>, within: u64) -> Result<DriftReport, Unmergeable> {
    for part in &parts {
        sound(part)?;
    }
    parts.sort_by(|one, other| (one.report.shard, &one.name).cmp(&(other.report.shard, &other.name)));
    let Some(first) = parts.first() else {
        return Err(Unmergeable::Incomplete(NOTHING.to_owned()));
    };
    if let (None, 1) = (first.report.shard, parts.len()) {
        return Ok(parts.remove(0).report);
    }
    got_under_way(&parts)?;
    for part in &parts {
        of_one_run(first, part)?;
    }
    at_one_time(&parts, within)?;
    complete(&parts)?;
    dealt(&parts)?;
    let mut reports = parts.into_iter().map(|part| part.report);
    let first = reports.next().ok_or_else(|| Unmergeable::Incomplete(NOTHING.to_owned()))?;
    let whole = joined(first, reports);
    match whole.clusters.windows(2).find(|two| two[0].name == two[1].name) {
        None => Ok(whole),
        Some(two) => {
            let name = &two[0].name;
            Err(Unmergeable::Mismatch(format!("two parts do not say the same of cluster `{name}`")))
        }
    }
}

const NOTHING: &str = "there is no report";

/// Whether a report can be what a run wrote: somebody may have edited it, or an older pairctl may have written it.
fn sound(part: &Part) -> Result<(), Unmergeable> {
    let Part { name, report } = part;
    let broken = |why: &str| Err(Unmergeable::Broken(format!("{name} is not as pairctl wrote it: {why}")));
    if (report.version, report.command.as_str()) != (VERSION, COMMAND) {
        let (version, command) = (report.version, &report.command);
        let what =
            format!("{name} has version {version} of `{command}`, not version {VERSION} of `{COMMAND}`");
        return Err(Unmergeable::Mismatch(what));
    }
    let clusters: BTreeSet<&str> = report.clusters.iter().map(|cluster| cluster.name.as_str()).collect();
    let ids: BTreeSet<String> = report.pairs.iter().map(PairDrift::id).collect();
    let has_errors = report.first_error().is_some();
    let outcome = DriftReport::judge(has_errors, &report.clusters, &report.pairs, report.strict);
    let is_whole = report.shard.is_none() && report.outcome != "failed";
    match report {
        _ if !OUTCOMES.contains(&report.outcome.as_str()) => broken("its outcome is none"),
        _ if report.started_seconds().is_none() => {
            broken("its startedAt is no time in UTC with whole seconds")
        }
        _ if report.summary != DriftReport::summarise(&report.pairs) => {
            broken("its summary does not fit its pairs")
        }
        _ if clusters.len() < report.clusters.len() => broken("it names a cluster twice"),
        _ if ids.len() < report.pairs.len() => broken("it names a pair twice"),
        _ if report.pairs.iter().any(|pair| !clusters.contains(pair.cluster.as_str())) => {
            broken("a pair is of none of its clusters")
        }
        _ if report.outcome != outcome => broken("its outcome does not fit what it found"),
        _ if is_whole && report.sources().count() != report.fleet => broken("it has not all of its clusters"),
        _ if report.shard.is_some_and(|shard| shard.index >= shard.of) => broken("there is no such part"),
        _ => Ok(()),
    }
}

/// A part whose run ended before it knew its clusters fits no other; what it lacks is not what the user must look for.
fn got_under_way(parts: &[Part]) -> Result<(), Unmergeable> {
    if parts.iter().all(|part| part.report.fleet == 0) {
        return Ok(());
    }
    for Part { name, report } in parts.iter().filter(|part| part.report.fleet == 0) {
        if let Some(error) = report.first_error() {
            let FindingRecord { code, message, .. } = error;
            let what = format!("the run of {name} failed before it read any cluster: {code}: {message}");
            return Err(Unmergeable::Incomplete(what));
        }
    }
    Ok(())
}

/// What one part saw must not have been mended or broken before another one looked.
fn at_one_time(parts: &[Part], within: u64) -> Result<(), Unmergeable> {
    let began = |part: &&Part| part.report.started_seconds();
    let (Some(first), Some(last)) = (parts.iter().min_by_key(began), parts.iter().max_by_key(began)) else {
        return Ok(());
    };
    let apart = began(&last).unwrap_or_default() - began(&first).unwrap_or_default();
    if apart <= within {
        return Ok(());
    }
    Err(Unmergeable::Mismatch(format!(
        "{} and {} are not of one run: they began at {} and {}, and no more than {within} s may lie between",
        first.name, last.name, first.report.started_at, last.report.started_at
    )))
}

fn of_one_run(first: &Part, part: &Part) -> Result<(), Unmergeable> {
    let differ = |what: &str| {
        let (one, other) = (&first.name, &part.name);
        Err(Unmergeable::Mismatch(format!("{one} and {other} are not of one run: {what}")))
    };
    let (one, other) = (&first.report, &part.report);
    match (one.shard, other.shard) {
        (None, _) | (_, None) => differ("one of them is the report of a whole fleet"),
        _ if !(one.only.is_empty() && other.only.is_empty()) => {
            differ("one of them is of clusters that the command line named, and not of the whole fleet")
        }
        (Some(one), Some(other)) if one.of != other.of => {
            differ(&format!("part {one} and part {other} are of two ways to divide the fleet"))
        }
        _ if one.digest != other.digest => differ("their pairings files do not say the same"),
        _ if one.tree != other.tree => differ("their rendered trees are not the same"),
        _ if one.strict != other.strict => differ("one of them is `--strict`"),
        _ if one.fleet != other.fleet => {
            differ(&format!("they are of fleets of {} and {} clusters", one.fleet, other.fleet))
        }
        _ if one.from != other.from => differ("they compared with different things"),
        _ if one.pairctl != other.pairctl => {
            differ(&format!("they are of pairctl {} and {}", one.pairctl, other.pairctl))
        }
        _ => Ok(()),
    }
}

/// Every part once: the parts are sorted.
fn complete(parts: &[Part]) -> Result<(), Unmergeable> {
    let shards: Vec<Shard> = parts.iter().filter_map(|part| part.report.shard).collect();
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
    // A hostile `of` must not cost anything.
    let missing = (0..of).filter(|index| !here.contains(index)).take(10);
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
fn dealt(parts: &[Part]) -> Result<(), Unmergeable> {
    let names =
        |part: &Part| part.report.sources().map(|cluster| cluster.name.clone()).collect::<BTreeSet<_>>();
    let all: Vec<String> = parts.iter().flat_map(names).collect();
    for part in parts {
        let Some(shard) = part.report.shard else { continue };
        let own = names(part);
        let (is_as_many, is_own) =
            (own.len() == shard.size(part.report.fleet), shard.of_all(&all).into_iter().eq(&own));
        if !is_as_many || (all.len() == part.report.fleet && !is_own) {
            let name = &part.name;
            return Err(Unmergeable::Mismatch(format!("{name} does not have the clusters of part {shard}")));
        }
    }
    Ok(())
}

fn joined(first: DriftReport, others: impl Iterator<Item = DriftReport>) -> DriftReport {
    let mut whole = DriftReport { shard: None, ..first };
    for report in others {
        if report.weight() > whole.weight() {
            whole.outcome = report.outcome;
        }
        whole.started_at = whole.started_at.min(report.started_at);
        whole.findings.extend(report.findings);
        whole.clusters.extend(report.clusters);
        whole.pairs.extend(report.pairs);
    }
    whole.clusters.sort_by(|one, other| one.name.cmp(&other.name));
    // What is left over of former clusters is no part's own: several may name it.
    whole.clusters.dedup();
    let place = |pair: &PairDrift| (pair.cluster.clone(), pair.namespace.clone(), pair.name.clone());
    whole.pairs.sort_by_cached_key(place);
    whole.findings = each_once(whole.findings);
    whole.summary = DriftReport::summarise(&whole.pairs);
    whole
}

/// By file and line, those without a place last: what every part has to say of pairings.yaml is said once.
fn each_once(mut findings: Vec<FindingRecord>) -> Vec<FindingRecord> {
    findings.sort_by_cached_key(|finding| {
        let place = finding.place.as_ref().map(|place| (place.path.clone(), place.line, place.column));
        (place.is_none(), place, finding.code.clone(), finding.message.clone(), finding.help.clone())
    });
    let mut kept: Vec<FindingRecord> = Vec::with_capacity(findings.len());
    for finding in findings {
        if kept.last() != Some(&finding) {
            kept.push(finding);
        }
    }
    kept
}
