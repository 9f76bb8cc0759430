//! `pairctl changes`: what a commit does to the clusters once it is applied.

mod trees;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::outcome::Outcome;
use super::output::Output;
use crate::changes;
use crate::input::load;
use crate::input::validate;
use crate::model::changes::{COMMAND, ChangesReport, Tree};
use crate::model::finding::Findings;
use crate::model::plan::Plan;
use crate::model::record::{FindingRecord, PlaceRecord};
use crate::model::report::VERSION;
use crate::report::changes::{markdown, text};
use crate::report::document;
use crate::report::screen::TextSettings;

/// Say which pairs change against another commit, and what that does
///
/// Compares the rendered tree with that of a commit, or of a directory, pair by pair: by what is clear, and by fingerprints for
/// what is sealed. A commit that went another way since, such as the tip of the main branch, is compared with as pull requests
/// are: by the merge base, so that only this side's changes are told. Needs no credential, reads no cluster and writes nothing. Whether a tree is what its pairings.yaml says,
/// `pairctl render --check` tells.
#[derive(Debug, Args)]
pub(super) struct ChangesArgs {
    /// The pairings file
    #[arg(short, long, default_value = "pairings.yaml", value_name = "FILE")]
    file: PathBuf,
    /// What to compare with: a commit, as Git names it; read from Git's objects, whatever is checked out
    #[arg(long, value_name = "COMMIT", required_unless_present = "since_dir", conflicts_with = "since_dir")]
    since: Option<String>,
    /// The same as a directory: where the pairings file of then lies with its tree
    #[arg(long, value_name = "DIRECTORY")]
    since_dir: Option<PathBuf>,
    /// Exit 1 where anything changes
    #[arg(long)]
    exit_code: bool,
    /// How to report
    #[arg(short, long, value_enum, default_value_t = Format::Text)]
    output: Format,
}

/// How to report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For machines; docs/changes-report.schema.json describes it
    Json,
    /// For a comment on a pull request
    Markdown,
}

/// Loads, reads both trees, compares, reports.
pub(super) fn run(args: &ChangesArgs, output: &mut Output) -> anyhow::Result<Outcome> {
    let mut findings = Findings::default();
    let Some(now) = trees::root(&args.file, &mut findings) else {
        output.findings(&findings.sorted())?;
        return Ok(Outcome::Failed);
    };
    let after = trees::there(&now)?;
    let (since, before) = trees::former(args, &mut findings)?;
    let report = report(args, since, &before, &after, findings);
    if args.output == Format::Text {
        output.findings(&report.1)?;
    }
    print(args.output, &report.0, output)?;
    let differs = report.0.outcome == Outcome::Differences.word();
    Ok(if differs && args.exit_code { Outcome::Differences } else { Outcome::Clean })
}

fn report(
    args: &ChangesArgs,
    since: String,
    before: &Tree,
    after: &Tree,
    findings: Findings,
) -> (ChangesReport, Findings) {
    let mut pairs = changes::pairs(before, after);
    let places = places(&args.file);
    for pair in &mut pairs {
        pair.place = places.get(&pair.id()).cloned();
    }
    let files = changes::files(before, after);
    let differs = !pairs.is_empty() || !files.is_empty();
    let outcome = if differs { Outcome::Differences } else { Outcome::Clean };
    let findings = findings.sorted();
    let report = ChangesReport {
        version: VERSION,
        command: COMMAND.to_owned(),
        outcome: outcome.word().to_owned(),
        pairctl: env!("CARGO_PKG_VERSION").to_owned(),
        file: args.file.display().to_string(),
        since,
        findings: findings.as_slice().iter().map(FindingRecord::from).collect(),
        summary: ChangesReport::summarise(&pairs),
        pairs,
        files,
    };
    (report, findings)
}

/// Where pairings.yaml has each object, by what people call it; nothing where the file is not valid.
fn places(file: &Path) -> BTreeMap<String, PlaceRecord> {
    let mut findings = Findings::default();
    let files = load::load(file, &mut findings);
    let Some(pairings) = validate::validate(&files, &mut findings) else { return BTreeMap::new() };
    let mut places = BTreeMap::new();
    for (cluster, source) in Plan::new(&pairings, None).sources {
        for (id, index) in source.objects {
            let place = PlaceRecord::new(&pairings.pairs[index].place, "");
            places.insert(format!("{cluster}/{}/{}", id.namespace, id.name), place);
        }
    }
    places
}

fn print(format: Format, report: &ChangesReport, output: &mut Output) -> anyhow::Result<()> {
    // The stream takes colours away where they do not belong.
    let settings = TextSettings { colour: true, ..TextSettings::default() };
    let text = match format {
        Format::Text => text::text(report, settings),
        Format::Json => document::text(report),
        Format::Markdown => markdown::text(report),
    };
    output.results().write_all(text.as_bytes())?;
    Ok(())
}
