//! The command line: the one place that prints. Each command joins the wings in its top function.

mod calendar;
mod certificate;
mod changes;
mod check_report;
mod completions;
mod credential_output;
mod credentials;
mod drift;
mod explain;
pub mod generate;
mod graph;
mod help;
mod import;
mod init;
pub mod kubeconfig_files;
mod live_login;
mod live_pairs;
mod login;
mod man;
mod outcome;
mod output;
mod pace;
mod payload;
mod picture_inputs;
mod plain;
mod progress;
mod receipt;
mod render;
mod render_report;
mod report;
mod report_args;
mod report_files;
mod report_targets;
mod reseal;
mod schema;
mod shard;
mod standpoint;
mod status;
mod subjects;
mod unsealed;
mod until_closed;
mod validate;
mod verify;
mod wiring;

use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};
use sha2::{Digest, Sha256};

use crate::input::load::LoadedFile;
use crate::input::templates;
use crate::model::code::Code;
use crate::model::finding::{Finding, Findings};
use crate::model::hexadecimal::hexadecimal;
use crate::model::name::ClusterName;
use crate::model::pairing::Pairings;
use crate::render::template::Templates;
use outcome::Outcome;
use output::Output;

/// Declarative Stork ClusterPairs: one pairings.yaml in, sealed manifests per source cluster out.
#[derive(Debug, Parser)]
#[command(name = "pairctl", version, max_term_width = 100, after_help = EXIT_CODES)]
struct Cli {
    /// Say nothing beside the results but errors and what decides the exit code: no other warnings, no notes, no progress
    #[arg(short, long, global = true)]
    quiet: bool,
    #[command(subcommand)]
    command: Command,
}

const EXIT_CODES: &str =
    "Exit codes: 0 nothing to say, 1 something is stale, drifted, not ready or left out, 2 error";

#[derive(Debug, Subcommand)]
enum Command {
    Init(init::InitArgs),
    Render(render::RenderArgs),
    Reseal(reseal::ResealArgs),
    Validate(validate::ValidateArgs),
    Unsealed(unsealed::UnsealedArgs),
    Generate(generate::GenerateArgs),
    Payload(payload::PayloadArgs),
    Certificate(certificate::CertificateArgs),
    Changes(changes::ChangesArgs),
    Drift(drift::DriftArgs),
    Verify(verify::VerifyArgs),
    Calendar(calendar::CalendarArgs),
    Credentials(credentials::CredentialsCommand),
    Status(status::StatusArgs),
    Graph(graph::GraphArgs),
    Report(report::ReportCommand),
    Receipt(receipt::ReceiptCommand),
    Import(import::ImportArgs),
    Wiring(wiring::WiringCommand),
    Schema(schema::SchemaArgs),
    Explain(explain::ExplainArgs),
    Completions(completions::CompletionsArgs),
    Man(man::ManArgs),
}

/// What every command that reads pairings.yaml takes.
#[derive(Clone, Debug, Args)]
struct FileArgs {
    /// The pairings file
    #[arg(short, long, default_value = "pairings.yaml", value_name = "FILE")]
    file: PathBuf,
    /// How to report
    #[arg(short, long, value_enum, default_value_t = Format::Text)]
    output: Format,
}

/// How to report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people
    #[default]
    Text,
    /// For machines; one object, described in docs/reports.md
    Json,
}

/// The command line, under the name by which it was called.
fn command(called: Option<&OsStr>) -> clap::Command {
    help::dressed(Cli::command(), called)
}

/// The command line, for what describes it: the reference of commands is made of it.
pub fn command_line() -> clap::Command {
    let mut command = command(None);
    command.build();
    command
}

/// Runs pairctl with the arguments of this process.
pub fn main() -> ExitCode {
    let called = std::env::args_os().next();
    let matches = command(called.as_deref()).get_matches();
    let cli = Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    if cli.quiet {
        progress::silence();
    }
    let mut output = Output::stdio(cli.quiet);
    let outcome = match &cli.command {
        Command::Init(args) => init::run(args, &mut output),
        Command::Render(args) => render::run(args, &mut output),
        Command::Reseal(args) => reseal::run(args, &mut output),
        Command::Validate(args) => validate::run(args, &mut output),
        Command::Unsealed(args) => unsealed::run(args, &mut output),
        Command::Generate(args) => generate(args, &mut output),
        Command::Payload(args) => payload::run(args, &mut output),
        Command::Certificate(args) => certificate::run(args, &mut output),
        Command::Changes(args) => changes::run(args, &mut output),
        Command::Drift(args) => drift::run(args, &mut output),
        Command::Calendar(args) => calendar::run(args, &mut output),
        Command::Credentials(command) => credentials::run(command, &mut output),
        Command::Verify(args) => verify::run(args, &mut output),
        Command::Status(args) => status::run(args, &mut output),
        Command::Graph(args) => graph::run(args, &mut output),
        Command::Report(command) => report::run(command, &mut output),
        Command::Receipt(command) => receipt::run(command, &mut output),
        Command::Import(args) => import::run(args, &mut output),
        Command::Wiring(command) => wiring::run(command, &mut output),
        Command::Schema(args) => schema::run(args, &mut output),
        Command::Explain(args) => explain::run(args, &mut output),
        Command::Completions(args) => completions::run(args, &mut output),
        Command::Man(args) => man::run(args, &mut output),
    };
    match outcome.and_then(|outcome| output.finish().map(|()| outcome).map_err(Into::into)) {
        Ok(outcome) => outcome.into(),
        Err(error) => {
            output.complain(&error);
            Outcome::Failed.into()
        }
    }
}

fn generate(args: &generate::GenerateArgs, output: &mut Output) -> anyhow::Result<Outcome> {
    let generated = generate::run(args)?;
    output.findings(&generated.findings)?;
    Ok(if generated.printed { Outcome::Clean } else { Outcome::Failed })
}

/// The built-in templates and the user's.
fn templates(pairings: &Pairings, findings: &mut Findings) -> Templates {
    let users = pairings.templates.as_deref().map(|directory| templates::templates(directory, findings));
    Templates::new(users.unwrap_or_default(), findings)
}

/// Of everything that the pairings files say, wherever they lie.
fn digest(files: &[LoadedFile]) -> String {
    let mut hash = Sha256::new();
    for file in files {
        hash.update(Sha256::digest(file.source.text()));
    }
    format!("sha256:{}", hexadecimal(&hash.finalize()))
}

/// A command line names a cluster that no file defines.
fn unknown_cluster(wanted: &str, pairings: &Pairings) -> Finding {
    let known: Vec<&str> = pairings.clusters.keys().map(ClusterName::as_str).collect();
    Finding::new(Code::UnknownCluster, format!("there is no cluster `{wanted}`"))
        .help(format!("the clusters are {}", known.join(", ")))
}
