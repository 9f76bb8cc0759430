//! Joins the reports of a fleet's parts. What is joined reads as whole, so it must be whole.

mod complete;
mod one_run;
mod sound;

use super::{FleetReport, Head};
use crate::model::record::FindingRecord;

/// The report of a part, and what to call it in messages.
#[derive(Clone, Debug)]
pub struct Part<R> {
    /// The file, as the user named it.
    pub name: String,
    /// What is in it.
    pub report: R,
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

/// What holds of all parts together, whatever their command found.
#[derive(Clone, Debug)]
pub struct Whole {
    /// The worst outcome.
    pub outcome: String,
    /// When the first part began.
    pub started_at: String,
    /// What the parts have to say beside the pairs, each once.
    pub findings: Vec<FindingRecord>,
}

/// Joins the parts of one fleet that began within so many seconds, in whatever order they come. One report of a whole fleet
/// is its own.
pub fn merge<R: FleetReport>(mut parts: Vec<Part<R>>, within: u64) -> Result<R, Unmergeable> {
    for part in &parts {
        sound::is_sound(part)?;
    }
    let place = |part: &Part<R>| (part.report.head().shard, part.name.clone());
    parts.sort_by_cached_key(place);
    let Some(first) = parts.first() else {
        return Err(nothing());
    };
    if let (None, 1) = (first.report.head().shard, parts.len()) {
        return Ok(parts.remove(0).report);
    }
    one_run::got_under_way(&parts)?;
    for part in &parts {
        one_run::of_one_run(first, part)?;
    }
    one_run::at_one_time(&parts, within)?;
    complete::complete(&parts)?;
    complete::dealt(&parts)?;
    let whole = joined(parts)?;
    match whole.cluster_names().windows(2).find(|two| two[0] == two[1]) {
        None => Ok(whole),
        Some(two) => {
            let name = two[0];
            Err(Unmergeable::Mismatch(format!("two parts do not say the same of cluster `{name}`")))
        }
    }
}

fn nothing() -> Unmergeable {
    Unmergeable::Incomplete("there is no report".to_owned())
}

fn joined<R: FleetReport>(parts: Vec<Part<R>>) -> Result<R, Unmergeable> {
    let heads: Vec<Head<'_>> = parts.iter().map(|part| part.report.head()).collect();
    let worst = heads.iter().max_by_key(|head| head.weight()).ok_or_else(nothing)?.outcome;
    let earliest = heads.iter().map(|head| head.started_at).min().unwrap_or_default();
    let whole = Whole {
        outcome: worst.to_owned(),
        started_at: earliest.to_owned(),
        findings: each_once(heads.iter().flat_map(|head| head.findings).cloned().collect()),
    };
    let mut reports = parts.into_iter().map(|part| part.report);
    let first = reports.next().ok_or_else(nothing)?;
    Ok(R::joined(first, reports.collect(), whole))
}

/// By file and line, those without a place last: what every part has to say of pairings.yaml is said once.
fn each_once(mut findings: Vec<FindingRecord>) -> Vec<FindingRecord> {
    findings.sort_by_cached_key(|finding| {
        let place = finding.place.as_ref().map(|place| (place.path.clone(), place.line, place.column));
        (place.is_none(), place, finding.code.clone(), finding.message.clone(), finding.help.clone())
    });
    findings.dedup();
    findings
}
