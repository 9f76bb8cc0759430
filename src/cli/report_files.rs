//! Where the reports of a fleet go. They hold no secret, by their type.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use anyhow::Context as _;

use super::output::Output;
use super::report_args::{ReportArgs, ReportFormat};
use super::standpoint;
use crate::files;
use crate::model::drift::DriftReport;
use crate::model::finding::Findings;
use crate::model::report::AnyReport;
use crate::model::verify::{VerifyReport, is_risk_at};
use crate::report::document;
use crate::report::screen::TextSettings;

/// Writes every report that was asked for: first the files, each at one stroke, then standard output, whose reader may go
/// away. With `findings`, which know the user's own lines, a person gets those on standard error, unless standard output is
/// for a machine; else the text has them.
pub(super) fn write(
    args: &ReportArgs,
    report: &AnyReport,
    findings: Option<&Findings>,
    output: &mut Output,
) -> anyhow::Result<()> {
    let settings = TextSettings { verbose: args.verbose, colour: false, findings: true };
    let mut failed = Ok(());
    for (file, format) in
        args.targets.iter().filter_map(|target| Some((target.file.as_ref()?, target.format)))
    {
        let written = replace(file, &formatted(report, format, settings, args.preview));
        failed = failed.and(written.with_context(|| format!("cannot write the report {}", file.display())));
    }
    let to_stdout = args.targets.iter().find(|target| target.file.is_none()).map(|target| target.format);
    let for_people = matches!(to_stdout, None | Some(ReportFormat::Text));
    if let (Some(findings), true) = (findings, for_people) {
        output.deciding_findings(findings, |finding| is_risk_at(finding.code, finding.severity()))?;
    }
    if let Some(format) = to_stdout {
        // The stream takes colours away where they do not belong.
        let settings = TextSettings { colour: true, findings: findings.is_none(), ..settings };
        output.results().write_all(formatted(report, format, settings, args.preview).as_bytes())?;
        output.finish()?;
    }
    failed
}

fn formatted(report: &AnyReport, format: ReportFormat, settings: TextSettings, preview: bool) -> String {
    match report {
        AnyReport::Drift(report) => drift(report, format, settings),
        AnyReport::Verify(report) => verify(report, format, settings, preview),
    }
}

fn drift(report: &DriftReport, format: ReportFormat, settings: TextSettings) -> String {
    use crate::report::drift::{github, junit, markdown, prometheus, sarif, text};
    match format {
        ReportFormat::Text => text::text(report, settings),
        ReportFormat::Json => document::text(report),
        ReportFormat::Markdown => markdown::text(report),
        ReportFormat::Junit => junit::text(report),
        ReportFormat::Sarif => sarif::text(report),
        ReportFormat::Github => github::text(report, &standpoint::here()),
        ReportFormat::Prometheus => prometheus::text(report),
    }
}

fn verify(report: &VerifyReport, format: ReportFormat, settings: TextSettings, with_preview: bool) -> String {
    use crate::report::verify::{github, junit, markdown, preview, prometheus, sarif, text};
    match format {
        ReportFormat::Text if with_preview => text::text(report, settings) + &preview::text(report),
        ReportFormat::Text => text::text(report, settings),
        ReportFormat::Json => document::text(report),
        ReportFormat::Markdown => markdown::text(report),
        ReportFormat::Junit => junit::text(report),
        ReportFormat::Sarif => sarif::text(report),
        ReportFormat::Github => github::text(report, &standpoint::here()),
        ReportFormat::Prometheus => prometheus::text(report),
    }
}

/// The old file or the new one, whole, whenever the process dies. Only a file is replaced: a link or a device would be
/// taken away, not written to.
pub(super) fn replace(path: &Path, text: &str) -> io::Result<()> {
    match fs::symlink_metadata(path) {
        Ok(there) if !there.is_file() => return Err(io::Error::other("it is no regular file")),
        Err(why) if why.kind() != io::ErrorKind::NotFound => return Err(why),
        _ => {}
    }
    fs::create_dir_all(files::directory(path))?;
    let mut file = files::temporary_beside(path, ".pairctl-report-")?;
    file.write_all(text.as_bytes())?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}
