//! What `pairctl render` has to say.

use super::check_report::CheckFormat;
use super::outcome::Outcome;
use super::output::Output;
use super::render::RenderArgs;
use super::standpoint;
use crate::model::change::{Change, ChangedFile, SealingCertificateExpiry};
use crate::model::code::Code;
use crate::model::finding::{Finding, Findings};
use crate::model::record::FindingRecord;
use crate::report;
use crate::report::checks;
use crate::report::json::Report;
use crate::report::text::counted;

/// What became of the tree.
#[derive(Default)]
pub(super) struct Rendered {
    /// Every file of ours.
    pub(super) files: Vec<ChangedFile>,
    /// Until when something can be sealed.
    pub(super) sealing_certificates: Vec<SealingCertificateExpiry>,
}

/// A run that wrote nothing, since a finding stands in the way.
pub(super) fn fail(args: &RenderArgs, findings: Findings, output: &mut Output) -> anyhow::Result<Outcome> {
    print(args, &Rendered::default(), findings, output)
}

/// A run that rendered, or found out what it would do.
pub(super) fn report(
    args: &RenderArgs,
    rendered: &Rendered,
    mut findings: Findings,
    output: &mut Output,
) -> anyhow::Result<Outcome> {
    findings.extend(not_compared(&rendered.files));
    if args.check {
        findings.extend(stale(&rendered.files));
    }
    print(args, rendered, findings, output)
}

/// One note for all sealed parts that were kept unseen; the report lists them pair by pair.
fn not_compared(files: &[ChangedFile]) -> Option<Finding> {
    let kept = files.iter().filter(|file| !file.not_compared.is_empty()).count();
    let message = format!("{} could not be compared with a credential", counted(kept, "sealed part"));
    let note = Finding::new(Code::CredentialNotChecked, message)
        .help("they stay as they are; --require-credentials makes this an error");
    (kept > 0).then_some(note)
}

/// The verdict of a check; the report lists the files.
fn stale(files: &[ChangedFile]) -> Option<Finding> {
    let count = files.iter().filter(|file| file.change != Change::Unchanged).count();
    let message = format!("the tree is not what pairings.yaml says: {} would change", counted(count, "file"));
    (count > 0)
        .then(|| Finding::new(Code::StaleTree, message).help("run `pairctl render` and commit the result"))
}

fn print(
    args: &RenderArgs,
    rendered: &Rendered,
    findings: Findings,
    output: &mut Output,
) -> anyhow::Result<Outcome> {
    let findings = findings.sorted();
    let Rendered { files, sealing_certificates } = rendered;
    let stale = files.iter().any(|file| file.change != Change::Unchanged);
    let outcome = match args.check && stale {
        _ if findings.has_errors() => Outcome::Failed,
        true => Outcome::Differences,
        false => Outcome::Clean,
    };
    let records: Vec<FindingRecord> = findings.as_slice().iter().map(FindingRecord::from).collect();
    let would_change = if args.check { files.as_slice() } else { &[] };
    match args.common.output {
        CheckFormat::Json => {
            let report = Report::new("render", outcome.word(), &findings).with_files(files);
            output.json(&report.with_sealing_certificates(sealing_certificates))?;
            return Ok(outcome);
        }
        CheckFormat::Github => {
            output
                .results()
                .write_all(checks::github(&records, would_change, &standpoint::here()).as_bytes())?;
            return Ok(outcome);
        }
        CheckFormat::Gitlab => {
            output.findings(&findings)?;
            output
                .results()
                .write_all(checks::gitlab(&records, would_change, &standpoint::here()).as_bytes())?;
            return Ok(outcome);
        }
        CheckFormat::Text => output.findings(&findings)?,
    }
    if outcome != Outcome::Failed {
        let text = report::files::text(files, args.check, args.verbose)
            + &report::files::certificates(sealing_certificates);
        output.results().write_all(text.as_bytes())?;
    }
    Ok(outcome)
}
