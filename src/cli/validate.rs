//! `pairctl validate`: pairings.yaml alone, without a credential, fast enough for a pre-commit hook.

use clap::Args;

use super::check_report::{self, CheckArgs, CheckFormat};
use super::outcome::Outcome;
use super::output::Output;
use crate::input::{certificates, load, validate};
use crate::model::finding::Findings;
use crate::model::plan::Plan;
use crate::report::text::counted;

/// Check pairings.yaml and everything that it includes, offline
///
/// Reads no kubeconfig, no secret and no cluster, and writes nothing.
#[derive(Debug, Args)]
pub(super) struct ValidateArgs {
    #[command(flatten)]
    common: CheckArgs,
}

/// Loads, validates, reports.
pub(super) fn run(args: &ValidateArgs, output: &mut Output) -> anyhow::Result<Outcome> {
    let mut findings = Findings::default();
    let files = load::load(&args.common.file, &mut findings);
    let pairings = validate::validate(&files, &mut findings);
    let plan = pairings.as_ref().map(|pairings| Plan::new(pairings, None));
    if let Some(plan) = &plan {
        certificates::gather(plan, &mut findings);
    }
    let findings = findings.sorted();
    let outcome = check_report::report("validate", args.common.output, &findings, output)?;
    if args.common.output != CheckFormat::Text {
        return Ok(outcome);
    }
    if let (Some(pairings), Some(plan), Outcome::Clean) = (&pairings, &plan, outcome) {
        let valid = format!(
            "{} is valid: {}, {}",
            args.common.file.display(),
            counted(pairings.clusters.len(), "cluster"),
            counted(plan.len(), "ClusterPair"),
        );
        writeln!(output.results(), "{valid}")?;
    }
    Ok(outcome)
}
