//! What the checks of files report that find nothing but findings.

use super::CheckFormat;
use super::outcome::Outcome;
use super::output::Output;
use crate::model::finding::Findings;
use crate::model::record::FindingRecord;
use crate::report::checks;
use crate::report::json::Report;

/// Reports sorted findings; an error among them fails the command.
pub(super) fn report(
    command: &'static str,
    format: CheckFormat,
    findings: &Findings,
    output: &mut Output,
) -> anyhow::Result<Outcome> {
    let outcome = if findings.has_errors() { Outcome::Failed } else { Outcome::Clean };
    let records = || findings.as_slice().iter().map(FindingRecord::from).collect::<Vec<_>>();
    match format {
        CheckFormat::Text => output.findings(findings)?,
        CheckFormat::Json => output.json(&Report::new(command, outcome.word(), findings))?,
        CheckFormat::Github => output.results().write_all(checks::github(&records(), &[]).as_bytes())?,
        CheckFormat::Gitlab => {
            output.findings(findings)?;
            output.results().write_all(checks::gitlab(&records(), &[]).as_bytes())?;
        }
    }
    Ok(outcome)
}
