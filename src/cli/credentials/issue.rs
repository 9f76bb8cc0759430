//! `pairctl credentials issue`: a service account with the least rights, as manifests or at once.

use std::io;
use std::path::PathBuf;

use anyhow::Context as _;
use clap::Args;
use serde_json::Value;
use zeroize::Zeroizing;

use super::args::CredentialArgs;
use super::target::{How, Target, cluster};
use super::trial::kubeconfig;
use crate::cli::credential_output;
use crate::cli::outcome::Outcome;
use crate::cli::output::Output;
use crate::cli::pace::PaceArgs;
use crate::credentials::kept::{beyond, said};
use crate::credentials::objects;
use crate::input::identities::Places;
use crate::input::unseal::Unsealer;
use crate::input::{load, validate};
use crate::model::code::Code;
use crate::model::finding::{Finding, Findings};
use crate::model::issued::TokenKind;

/// Print what a credential for pairs that point at a cluster is made of; or make it and print its kubeconfig
///
/// Without `--apply`: manifests of a service account, of a role with what Stork does on a destination and nothing else, and of
/// what gives it a token. They hold no secret. No cluster is asked.
///
/// With `--apply`: applies them with the kubeconfig in `access`, and prints a kubeconfig to a pipe. What is there and is pairctl's is
/// used again: a second run prints the kubeconfig of the newest token. docs/credentials.md says what each right is for.
#[derive(Debug, Args)]
pub(in crate::cli) struct IssueArgs {
    /// The cluster that pairs point at
    #[arg(value_name = "CLUSTER")]
    destination: String,
    /// The pairings file
    #[arg(short, long, default_value = "pairings.yaml", value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    credential: CredentialArgs,
    /// The end of the Secret's name; by default a matter of chance, since a name must never come again
    #[arg(long, value_name = "TEXT", conflicts_with = "apply", value_parser = suffix)]
    generation: Option<String>,
    /// Apply to the cluster, and print the kubeconfig
    #[arg(long)]
    apply: bool,
    #[command(flatten)]
    over: OverArgs,
    /// Print the credential even to a terminal
    #[arg(long, requires = "apply")]
    allow_terminal: bool,
    #[command(flatten)]
    pace: PaceArgs,
}

/// What is taken from others who wrote there before.
#[derive(Debug, Args)]
struct OverArgs {
    /// Take over fields that another manager owns
    #[arg(long, requires = "apply")]
    force_conflicts: bool,
    /// Take rules away from the role that is there and that this run does not ask for
    #[arg(long, requires = "apply")]
    drop_rules: bool,
}

fn suffix(text: &str) -> Result<String, String> {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let is_good = (1..=32).contains(&text.len()) && text.chars().all(fits) && !text.ends_with('-');
    is_good.then(|| text.to_owned()).ok_or_else(|| "write 1 to 32 of a-z, 0-9 and -".to_owned())
}

/// Loads, validates, and prints manifests or issues.
pub(in crate::cli) fn run(args: &IssueArgs, output: &mut Output) -> anyhow::Result<Outcome> {
    let mut findings = Findings::default();
    if args.apply {
        findings.extend(credential_output::refusal(&io::stdout(), args.allow_terminal)?);
    }
    let files = load::load(&args.file, &mut findings);
    let pairings = validate::validate(&files, &mut findings);
    let cluster = pairings.as_ref().and_then(|pairings| cluster(pairings, &args.destination, &mut findings));
    let (Some(cluster), false) = (cluster, findings.has_errors()) else {
        output.findings(&findings.sorted())?;
        return Ok(Outcome::Failed);
    };
    if !args.apply {
        output.findings(&findings.sorted())?;
        output.results().write_all(manifests(args)?.as_bytes())?;
        return Ok(Outcome::Clean);
    }
    let unsealer = Unsealer::new(Places::of_process());
    let (account, pace) = (args.credential.account(), args.pace.pace());
    let target = Target { cluster, account, args: &args.credential, unsealer: &unsealer, pace };
    let kubeconfig = issued(&target, args, &mut findings)?;
    let findings = findings.sorted();
    output.findings(&findings)?;
    let Some(kubeconfig) = kubeconfig.filter(|_| !findings.has_errors()) else { return Ok(Outcome::Failed) };
    credential_output::write(&kubeconfig)?;
    Ok(Outcome::Clean)
}

fn manifests(args: &IssueArgs) -> anyhow::Result<String> {
    let (account, rules) = (args.credential.account(), args.credential.rules());
    let mut all = Vec::new();
    // Those are there, and no business of a manifest.
    if !["default", "kube-system", "kube-public"].contains(&account.namespace.as_str()) {
        all.push(objects::namespace(&account));
    }
    all.extend(objects::account(&account, &rules));
    if args.credential.kind() == TokenKind::Secret {
        let name = match &args.generation {
            Some(suffix) => format!("{}-{suffix}", account.name),
            None => objects::next_name(&account, &[], chance()?),
        };
        all.push(objects::generation(&account, &name, TokenKind::Secret, None));
    }
    Ok(objects::manifests(&all, &rules))
}

/// Bytes that nobody guesses.
pub(super) fn chance() -> anyhow::Result<[u8; 8]> {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes).context("random numbers of this machine")?;
    Ok(bytes)
}

/// Makes what is not there, and the kubeconfig of the newest generation.
fn issued(
    target: &Target<'_>,
    args: &IssueArgs,
    findings: &mut Findings,
) -> anyhow::Result<Option<Zeroizing<String>>> {
    let seen = match target.observe()? {
        Ok(seen) => seen,
        Err(finding) => return Ok(failed(*finding, findings)),
    };
    let newest = seen.generations.into_iter().next_back();
    let wanted = if newest.is_some() {
        None
    } else {
        let name = objects::next_name(&target.account, &[], chance()?);
        Some(objects::generation(&target.account, &name, target.args.kind(), None))
    };
    let kept = if args.over.drop_rules { Vec::new() } else { beyond(&seen.rules, &target.args.rules()) };
    let how = How { refresh: true, by_force: args.over.force_conflicts };
    let generation = match target.issue(wanted, &kept, how)? {
        Ok(made) => made.or(newest),
        Err(finding) => return Ok(failed(*finding, findings)),
    };
    findings.extend(rules_kept(target, &kept));
    let Some(generation) = generation else { return Ok(None) };
    match target.base() {
        Ok(base) => kubeconfig(target, &base, &generation, findings),
        Err(finding) => Ok(failed(*finding, findings)),
    }
}

/// What the role may do that nobody asked for in this run.
fn rules_kept(target: &Target<'_>, kept: &[Value]) -> Option<Finding> {
    let message = format!(
        "the ClusterRole `{}` on cluster `{}` keeps rules that this run does not ask for: {}",
        target.account.name,
        target.cluster.name,
        kept.iter().map(said).collect::<Vec<_>>().join("; ")
    );
    let help = "give the same --extra-resource and --grant-roles again, or take them away with --drop-rules";
    (!kept.is_empty()).then(|| Finding::new(Code::CredentialRulesKept, message).help(help))
}

fn failed<T>(finding: Finding, findings: &mut Findings) -> Option<T> {
    findings.push(finding);
    None
}
