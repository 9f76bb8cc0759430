//! `pairctl changes`: what a commit does to the clusters once it is applied.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};
use clap::{Args, ValueEnum};

use super::outcome::Outcome;
use super::output::Output;
use crate::changes;
use crate::input::committed::Commit;
use crate::input::load::{self, LoadedFile};
use crate::input::validate;
use crate::model::changes::{COMMAND, ChangesReport, Tree};
use crate::model::code::Code;
use crate::model::finding::{Finding, Findings};
use crate::model::plan::Plan;
use crate::model::record::{FindingRecord, PlaceRecord};
use crate::model::report::VERSION;
use crate::render::{tree, tree_objects};
use crate::report::changes::{markdown, text};
use crate::report::document;
use crate::report::screen::TextSettings;

/// Say which pairs change against another commit, and what that does
///
/// Compares the rendered tree with that of a commit, or of a directory, pair by pair: by what is clear, and by fingerprints for
/// what is sealed. Needs no credential, reads no cluster and writes nothing. Whether a tree is what its pairings.yaml says,
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
    let Some(now) = root(&args.file, &mut findings) else {
        output.findings(&findings.sorted())?;
        return Ok(Outcome::Failed);
    };
    let directory = now.directory.join(tree_of(&now));
    let after = tree::texts(&directory).with_context(|| format!("cannot read {}", directory.display()))?;
    let (since, before) = former(args, &mut findings)?;
    let after = tree_objects::read(after);
    let report = report(args, since, &before, &after, findings);
    if args.output == Format::Text {
        output.findings(&report.1)?;
    }
    print(args.output, &report.0, output)?;
    let differs = report.0.outcome == Outcome::Differences.word();
    Ok(if differs && args.exit_code { Outcome::Differences } else { Outcome::Clean })
}

/// The pairings file itself, which names the tree; the rest of it need not be valid.
fn root(file: &Path, findings: &mut Findings) -> Option<LoadedFile> {
    let mut others = Findings::default();
    let root = load::load(file, &mut others).into_iter().next();
    if root.is_none() {
        findings.extend(others);
    }
    root
}

/// The directory of the tree, beside the file.
fn tree_of(root: &LoadedFile) -> PathBuf {
    root.document.output.as_ref().map_or_else(|| "clusters".into(), |output| PathBuf::from(&output.value))
}

/// The other tree, and what it is called.
fn former(args: &ChangesArgs, findings: &mut Findings) -> anyhow::Result<(String, Tree)> {
    match (&args.since, &args.since_dir) {
        (Some(revision), _) => of_commit(&args.file, revision, findings),
        (None, Some(directory)) => of_directory(&args.file, directory, findings),
        (None, None) => Err(anyhow!("nothing to compare with: name a commit with --since")),
    }
}

fn of_commit(file: &Path, revision: &str, findings: &mut Findings) -> anyhow::Result<(String, Tree)> {
    let commit = Commit::find(file, revision).map_err(|why| anyhow!(why))?;
    let name = file_name(file);
    let Some(text) = commit.text(&name).map_err(|why| anyhow!(why))? else {
        findings.push(nothing_there(&name, revision));
        return Ok((commit.id, Tree::default()));
    };
    let root = load::from_text(&name, text, &mut Findings::default())
        .with_context(|| format!("{name} of {revision} cannot be read"))?;
    let texts = commit.texts_below(&tree_of(&root)).map_err(|why| anyhow!(why))?;
    Ok((commit.id, tree_objects::read(texts)))
}

fn of_directory(file: &Path, directory: &Path, findings: &mut Findings) -> anyhow::Result<(String, Tree)> {
    let (name, since) = (file_name(file), directory.display().to_string());
    if !directory.is_dir() {
        return Err(anyhow!("{since} is no directory: name the one where {name} of then lies"));
    }
    let there = directory.join(&name);
    if !there.exists() {
        findings.push(nothing_there(&name, &since));
        return Ok((since, Tree::default()));
    }
    let root = load::load(&there, &mut Findings::default()).into_iter().next();
    let root = root.with_context(|| format!("{} cannot be read", there.display()))?;
    let output = directory.join(tree_of(&root));
    let texts = tree::texts(&output).with_context(|| format!("cannot read {}", output.display()))?;
    Ok((since, tree_objects::read(texts)))
}

fn file_name(file: &Path) -> String {
    file.file_name().unwrap_or(file.as_os_str()).to_string_lossy().into_owned()
}

fn nothing_there(name: &str, since: &str) -> Finding {
    Finding::new(Code::NothingBefore, format!("there is no {name} in {since}: every pair counts as new"))
        .help("if the file was moved, compare with a directory that has the former one under this name: --since-dir")
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
