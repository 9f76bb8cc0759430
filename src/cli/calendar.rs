//! `pairctl calendar`: when the credentials of the fleet end.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::SystemTime;

use anyhow::Context;
use clap::{Args, ValueEnum};

use super::outcome::Outcome;
use super::output::Output;
use super::subjects::Subjects;
use crate::input::{load, validate};
use crate::model::calendar::Calendar;
use crate::model::finding::Findings;
use crate::model::name::ClusterName;
use crate::model::pairing::Pairings;
use crate::model::report::VERSION;
use crate::report::calendar::{icalendar, prometheus, table};
use crate::sops::LastModified;
use crate::verify::calendar;

/// List every credential of the fleet with the day that it ends
///
/// The credentials that are at hand: client certificates, tokens, the authorities of destinations, and the certificates that
/// SealedSecrets are sealed for. No cluster is asked.
#[derive(Debug, Args)]
pub(super) struct CalendarArgs {
    /// The pairings file
    #[arg(short, long, default_value = "pairings.yaml", value_name = "FILE")]
    file: PathBuf,
    /// How to report
    #[arg(short, long, value_enum, default_value_t = Format::Text)]
    output: Format,
}

/// How to report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A table for people
    Text,
    /// For machines
    Json,
    /// Metrics
    Prometheus,
    /// Events for a calendar to subscribe to
    Icalendar,
}

/// Loads, validates, gathers, reports.
pub(super) fn run(args: &CalendarArgs, output: &mut Output) -> anyhow::Result<Outcome> {
    let now = SystemTime::now();
    let mut findings = Findings::default();
    let files = load::load(&args.file, &mut findings);
    let Some(pairings) = validate::validate(&files, &mut findings) else {
        output.findings(&findings.sorted())?;
        return Ok(Outcome::Failed);
    };
    let calendar = of(&pairings, now, &mut findings)?;
    let findings = findings.sorted();
    output.findings(&findings)?;
    let width = output.width();
    match args.output {
        Format::Json => output.json(&calendar)?,
        Format::Text => output.results().write_all(table::text(&calendar, width).as_bytes())?,
        Format::Prometheus => output.results().write_all(prometheus::text(&calendar).as_bytes())?,
        Format::Icalendar => output.results().write_all(icalendar::text(&calendar).as_bytes())?,
    }
    Ok(if findings.has_errors() { Outcome::Failed } else { Outcome::Clean })
}

/// The calendar of what is at hand.
fn of(pairings: &Pairings, now: SystemTime, findings: &mut Findings) -> anyhow::Result<Calendar> {
    let mut gathered = Subjects::gather(pairings, now);
    findings.extend(gathered.take_findings());
    let (subjects, contents): (Vec<_>, Vec<_>) = gathered.all().into_iter().unzip();
    let absent: BTreeMap<&ClusterName, &String> = subjects
        .iter()
        .zip(contents)
        .filter(|(subject, _)| subject.config.is_none())
        .filter_map(|(subject, contents)| Some((&subject.destination.name, contents.absent.first()?)))
        .collect();
    let not_at_hand = absent.into_iter().map(|(cluster, why)| format!("{cluster}: {why}")).collect();
    let at = LastModified::try_from(now).context("the clock of this machine")?.to_string();
    let entries = calendar(&subjects, &gathered.sealing(now), now);
    Ok(Calendar { version: VERSION, command: "calendar".to_owned(), at, entries, not_at_hand })
}
