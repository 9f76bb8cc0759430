//! `pairctl credentials rotate`: another credential for the pairs that point at a cluster, without a cut.

use std::io;
use std::time::{Duration, Instant};

use clap::Args;

use super::args::{CredentialArgs, VouchedArgs, time};
use super::observed::Observing;
use super::run::Rotation;
use super::target::{Target, cluster};
use super::told;
use crate::cli::outcome::Outcome;
use crate::cli::output::Output;
use crate::cli::pace::PaceArgs;
use crate::cli::{FileArgs, Format, credential_output, live_pairs};
use crate::input::identities::Places;
use crate::input::unseal::Unsealer;
use crate::input::{load, validate};
use crate::model::code::Code;
use crate::model::finding::{Finding, Findings};
use crate::model::record::FindingRecord;
use crate::model::rotation::RotationReport;

/// Replace the credential of the pairs that point at a cluster, without cutting off one that works
///
/// Issues a second token, hands out its kubeconfig, has the tree rendered, waits until every live pair carries it and gets in, and
/// only then revokes the first. Each run observes clusters, tree and kubeconfig, and goes on from there: there is no state to lose.
/// Exit 0: the rotation is complete. Exit 1: it waits for something, which is listed with what to do.
#[derive(Debug, Args)]
pub(in crate::cli) struct RotateArgs {
    #[command(flatten)]
    pub(super) common: FileArgs,
    /// The cluster that pairs point at
    #[arg(value_name = "CLUSTER")]
    destination: String,
    #[command(flatten)]
    credential: CredentialArgs,
    #[command(flatten)]
    pub(super) printed: PrintedArgs,
    /// Render the tree too, as `pairctl render` does
    #[arg(long)]
    pub(super) render: bool,
    /// Wait so long for live pairs to carry the new credential
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(..=MOST_SECONDS))]
    wait: Option<u64>,
    /// Begin only where the newest token is older; one that has begun goes on in any case
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub(super) older_than: Option<Duration>,
    /// Change nothing; say what comes next
    #[arg(long)]
    pub(super) dry_run: bool,
    #[command(flatten)]
    vouched: VouchedArgs,
    #[command(flatten)]
    pace: PaceArgs,
}

/// A year; a clock counts no further than it can.
const MOST_SECONDS: u64 = 365 * 24 * 60 * 60;

/// How the new kubeconfig gets to whoever keeps it.
#[derive(Debug, Args)]
pub(super) struct PrintedArgs {
    /// Print the kubeconfig of the newest token to a pipe, and go no further
    #[arg(long, conflicts_with_all = ["output", "render", "wait", "dry_run"])]
    pub(super) hand_out: bool,
    /// Print the credential even to a terminal
    #[arg(long, requires = "hand_out")]
    allow_terminal: bool,
}

/// Loads, validates, goes step by step, reports.
pub(in crate::cli) fn run(args: &RotateArgs, output: &mut Output) -> anyhow::Result<Outcome> {
    let mut findings = Findings::default();
    if args.printed.hand_out {
        findings.extend(credential_output::refusal(&io::stdout(), args.printed.allow_terminal)?);
    }
    let files = load::load(&args.common.file, &mut findings);
    let pairings = validate::validate(&files, &mut findings);
    let found = pairings.as_ref().and_then(|pairings| {
        live_pairs::sources(pairings, &args.vouched.without, &mut findings);
        cluster(pairings, &args.destination, &mut findings).map(|cluster| (pairings, cluster))
    });
    let (Some((pairings, cluster)), false) = (found, findings.has_errors()) else {
        return report(Rotation::default(), args, findings, Outcome::Failed, output);
    };
    let unsealer = Unsealer::new(Places::of_process());
    let (account, pace) = (args.credential.account(), args.pace.pace());
    let target = Target { cluster, account, args: &args.credential, unsealer: &unsealer, pace };
    let observing = Observing::new(pairings, &target, &args.vouched);
    if observing.plan.is_empty() {
        findings.push(nobody(cluster.name.as_str()));
        return report(Rotation::default(), args, findings, Outcome::Failed, output);
    }
    let until = args.wait.map(|seconds| Instant::now() + Duration::from_secs(seconds));
    let mut rotation = Rotation::until(until);
    let outcome = rotation.go(args, pairings, &observing, &mut findings, output)?;
    report(rotation, args, findings, outcome, output)
}

fn nobody(cluster: &str) -> Finding {
    let message = format!("no pair points at cluster `{cluster}`, so that nothing is to be rotated");
    Finding::new(Code::BadArgument, message)
        .help("name a cluster that is the `destination` of a pair; `pairctl credentials issue` needs none")
}

fn report(
    rotation: Rotation,
    args: &RotateArgs,
    findings: Findings,
    outcome: Outcome,
    output: &mut Output,
) -> anyhow::Result<Outcome> {
    let findings = findings.sorted();
    let outcome = if findings.has_errors() { Outcome::Failed } else { outcome };
    let report = RotationReport {
        version: 1,
        command: "credentials rotate",
        outcome: outcome.word(),
        cluster: args.destination.clone(),
        generations: rotation.generations,
        steps: rotation.steps,
        findings: findings.as_slice().iter().map(FindingRecord::from).collect(),
    };
    if args.common.output == Format::Json {
        output.json(&report)?;
        return Ok(outcome);
    }
    output.findings(&findings)?;
    let text = told::text(&report);
    // Where the results are a kubeconfig, what is said of it goes beside them.
    if args.printed.hand_out {
        output.aside(&text)?;
    } else {
        output.results().write_all(text.as_bytes())?;
    }
    Ok(outcome)
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Debug, Parser)]
    struct Line {
        #[command(flatten)]
        args: RotateArgs,
    }

    #[test]
    fn a_wait_that_no_clock_can_count_is_refused() {
        let wait = |seconds: u64| {
            let line = Line::try_parse_from(["rotate", "west", "--wait", &seconds.to_string()]);
            line.map(|line| line.args.wait)
        };
        assert_eq!(wait(MOST_SECONDS).unwrap(), Some(MOST_SECONDS));
        assert!(Instant::now().checked_add(Duration::from_secs(MOST_SECONDS)).is_some());
        for seconds in [MOST_SECONDS + 1, u64::MAX] {
            assert!(wait(seconds).unwrap_err().to_string().contains("--wait"), "{seconds}");
        }
    }
}
