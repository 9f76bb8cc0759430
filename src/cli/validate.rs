//! `pairctl validate`: pairings.yaml alone, without a credential, fast enough for a pre-commit hook.

use clap::Args;

use super::outcome::Outcome;
use super::output::Output;
use super::{CheckArgs, CheckFormat};
use crate::input::{certificates, load, validate};
use crate::model::finding::Findings;
use crate::model::plan::Plan;
use crate::model::record::FindingRecord;
use crate::report::checks;
use crate::report::json::Report;
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
    let outcome = if findings.has_errors() { Outcome::Failed } else { Outcome::Clean };
    let records: Vec<FindingRecord> = findings.as_slice().iter().map(FindingRecord::from).collect();
    match args.common.output {
        CheckFormat::Json => {
            output.json(&Report::new("validate", outcome.word(), &findings))?;
            return Ok(outcome);
        }
        CheckFormat::Github => {
            output.results().write_all(checks::github(&records, &[]).as_bytes())?;
            return Ok(outcome);
        }
        CheckFormat::Gitlab => {
            output.findings(&findings)?;
            output.results().write_all(checks::gitlab(&records, &[]).as_bytes())?;
            return Ok(outcome);
        }
        CheckFormat::Text => output.findings(&findings)?,
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
