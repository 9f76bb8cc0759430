//! `pairctl import`: from ClusterPairs that are there to a pairings.yaml that renders to the same objects.

pub(super) mod comment;
mod credential;
mod file;
pub(super) mod sources;
pub(super) mod trial;
pub(super) mod warnings;

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use std::time::SystemTime;

use clap::Args;

use super::outcome::Outcome;
use super::output::Output;
use super::pace::PaceArgs;
use super::{Format, credential_output};
use crate::adopt::destinations::{warn_of_labels, warn_of_several_credentials};
use crate::adopt::document::{Document, SealText, Surroundings, document};
use crate::adopt::entries::{Adoption, gather};
use crate::adopt::observe::Adopted;
use crate::model::code::Code;
use crate::model::finding::{Finding, Findings};
use crate::model::recipient::Recipient;
use crate::report::json::Report;
use crate::report::text::counted;

/// Write a pairings.yaml from the ClusterPairs that are there
///
/// Reads source clusters, or files as `storkctl generate clusterpair` and `kubectl get clusterpair -o yaml` print them. What
/// it writes renders to the same objects; what pairings.yaml cannot say is left out, with the reason. No credential is
/// written: pairings.yaml names variables, and --value-of prints what belongs in one.
#[derive(Debug, Args)]
pub(super) struct ImportArgs {
    /// A source cluster, and the kubeconfig with which pairctl reads it; may be repeated
    #[arg(long, value_name = "NAME=FILE[#CONTEXT]", required_unless_present = "from_files")]
    from_cluster: Vec<String>,
    /// A source cluster, and a file or directory with its ClusterPairs, or `-` for standard input; may be repeated
    #[arg(long, value_name = "NAME=PATH")]
    from_files: Vec<String>,
    /// Only the pairs of this namespace; may be repeated
    #[arg(short, long, value_name = "NAMESPACE")]
    namespace: Vec<String>,
    /// Seal what is rendered for this age recipient; may be repeated. By default a comment says how to set `seal`
    #[arg(long, value_name = "RECIPIENT")]
    age: Vec<String>,
    /// Write pairings.yaml to this file, which must not be there yet, and not to standard output
    #[arg(long, value_name = "FILE")]
    write: Option<PathBuf>,
    /// Print what belongs in a variable of that pairings.yaml, a kubeconfig or an option, to a pipe only
    #[arg(long, value_name = "VARIABLE", conflicts_with_all = ["write", "output"])]
    value_of: Option<String>,
    /// Print the credential even to a terminal
    #[arg(long, requires = "value_of")]
    allow_terminal: bool,
    /// How to report; `json` needs --write
    #[arg(short, long, value_enum, default_value_t = Format::Text)]
    output: Format,
    #[command(flatten)]
    pace: PaceArgs,
}

/// Everything that is to be written.
struct Import {
    objects: Vec<Adopted>,
    adoption: Adoption,
    around: Surroundings,
    recipients: Vec<Recipient>,
}

/// Reads, adopts, tries, writes.
pub(super) fn run(args: &ImportArgs, output: &mut Output) -> anyhow::Result<Outcome> {
    let mut findings = Findings::default();
    if args.value_of.is_some() {
        findings.extend(credential_output::refusal(&io::stdout(), args.allow_terminal)?);
    }
    if args.output == Format::Json && args.write.is_none() {
        let message = "the report for machines and pairings.yaml would both go to standard output";
        findings.push(Finding::new(Code::BadArgument, message).help("name a file with --write"));
    }
    findings.extend(args.write.as_deref().and_then(file::in_the_way));
    let import = if findings.has_errors() { None } else { import(args, &mut findings)? };
    if let Some(variable) = &args.value_of {
        return value_of(variable, import.as_ref(), findings, output);
    }
    let document = import.as_ref().map(|import| written(args, import)).transpose()?;
    if let (Some(path), Some(document), false) = (&args.write, &document, findings.has_errors()) {
        findings.extend(file::create(path, document));
    }
    report(args, import.as_ref(), document.as_ref(), findings, output)
}

/// What was found and can be said, or `None` where a finding forbids to go on.
fn import(args: &ImportArgs, findings: &mut Findings) -> anyhow::Result<Option<Import>> {
    let recipients = recipients(&args.age, findings);
    let Some(found) = sources::find(args, findings)? else { return Ok(None) };
    let (objects, exec_plugins) = trial::usable(found.objects, SystemTime::now(), findings);
    if findings.has_errors() {
        return Ok(None);
    }
    if objects.is_empty() {
        let finding = Finding::new(Code::ImportNothing, "there is no ClusterPair that could be imported");
        findings
            .push(finding.help("name the clusters or files that have them, and look at what is left out"));
        return Ok(None);
    }
    let adoption = gather(&objects, &found.known);
    let destinations: Vec<_> = adoption.destinations.iter().map(|named| named.destination.clone()).collect();
    warn_of_labels(&objects, &found.known, findings);
    warn_of_several_credentials(&destinations, findings);
    warnings::warn_of_what_is_dropped(&objects, findings);
    let around = Surroundings { sources: found.sources, exec_plugins };
    Ok(Some(Import { objects, adoption, around, recipients }))
}

fn recipients(texts: &[String], findings: &mut Findings) -> Vec<Recipient> {
    let mut recipients = Vec::new();
    for text in texts {
        match text.parse() {
            Ok(recipient) => recipients.push(recipient),
            Err(why) => {
                let finding = Finding::new(Code::BadRecipient, format!("--age: {why}"));
                findings.push(finding.help("give the public key, `age1...`, as `age-keygen -y` prints it"));
            }
        }
    }
    recipients
}

/// The file, once it is shown that it renders to the objects that are there.
fn written(args: &ImportArgs, import: &Import) -> anyhow::Result<Document> {
    let Import { objects, adoption, around, recipients } = import;
    trial::prove(&document(adoption, around, &SealText::Trial, ""), adoption, objects)?;
    let seal = if recipients.is_empty() { SealText::Open } else { SealText::Age(recipients) };
    Ok(document(adoption, around, &seal, &comment::comment(args, import)))
}

fn value_of(
    variable: &str,
    import: Option<&Import>,
    mut findings: Findings,
    output: &mut Output,
) -> anyhow::Result<Outcome> {
    let variables = import.map(|import| &import.adoption.variables);
    let value = variables.and_then(|variables| variables.get(variable));
    if let (Some(variables), None) = (variables, value) {
        findings.push(unknown_variable(variable, variables));
    }
    let (Some(value), false) = (value, findings.has_errors()) else {
        output.findings(&findings.sorted())?;
        return Ok(Outcome::Failed);
    };
    credential_output::write(value.expose())?;
    Ok(Outcome::Clean)
}

fn unknown_variable<V>(variable: &str, variables: &BTreeMap<String, V>) -> Finding {
    let known: Vec<&str> = variables.keys().map(String::as_str).collect();
    Finding::new(Code::UnknownVariable, format!("there is no variable `{}`", variable.escape_debug()))
        .help(format!("the variables are {}", known.join(", ")))
}

fn report(
    args: &ImportArgs,
    import: Option<&Import>,
    document: Option<&Document>,
    findings: Findings,
    output: &mut Output,
) -> anyhow::Result<Outcome> {
    let findings = findings.sorted();
    let decides = |finding: &Finding| warnings::DIFFERENCES.contains(&finding.code);
    let differs = findings.as_slice().iter().any(decides);
    let outcome = match differs {
        _ if findings.has_errors() => Outcome::Failed,
        true => Outcome::Differences,
        false => Outcome::Clean,
    };
    if args.output == Format::Json {
        output.json(&Report::new("import", outcome.word(), &findings))?;
        return Ok(outcome);
    }
    output.deciding_findings(&findings, decides)?;
    if let (Some(import), Some(document), true) = (import, document, outcome != Outcome::Failed) {
        match &args.write {
            Some(path) => {
                let Import { objects, adoption, .. } = import;
                let objects = counted(objects.len(), "ClusterPair");
                let entries = adoption.entries.len();
                let word = if entries == 1 { "entry" } else { "entries" };
                writeln!(output.results(), "{} is written: {objects} in {entries} {word}", path.display())?;
            }
            None => output.results().write_all(document.as_str().as_bytes())?,
        }
    }
    Ok(outcome)
}
