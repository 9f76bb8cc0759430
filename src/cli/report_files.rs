//! Where the reports of a drift go. They hold no secret, by their type.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use anyhow::Context as _;
use tempfile::Builder;

use super::output::Output;
use super::report_args::{ReportArgs, ReportFormat};
use crate::model::drift::DriftReport;
use crate::model::finding::Findings;
use crate::report::drift::text::TextSettings;
use crate::report::drift::{github, json, junit, markdown, prometheus, sarif, text};

/// Writes every report that was asked for: first the files, each at one stroke, then standard output, whose reader may go
/// away. With `findings`, which know the user's own lines, a person gets those on standard error, unless standard output is
/// for a machine; else the text has them.
pub(super) fn write(
    args: &ReportArgs,
    report: &DriftReport,
    findings: Option<&Findings>,
    output: &mut Output,
) -> anyhow::Result<()> {
    let settings = TextSettings { verbose: args.verbose, colour: false, findings: true };
    let mut failed = Ok(());
    for (file, format) in
        args.targets.iter().filter_map(|target| Some((target.file.as_ref()?, target.format)))
    {
        let written = replace(file, &formatted(report, format, settings));
        failed = failed.and(written.with_context(|| format!("cannot write the report {}", file.display())));
    }
    let to_stdout = args.targets.iter().find(|target| target.file.is_none()).map(|target| target.format);
    let for_people = matches!(to_stdout, None | Some(ReportFormat::Text));
    if let (Some(findings), true) = (findings, for_people) {
        output.findings(findings)?;
    }
    if let Some(format) = to_stdout {
        // The stream takes colours away where they do not belong.
        let settings = TextSettings { colour: true, findings: findings.is_none(), ..settings };
        output.results().write_all(formatted(report, format, settings).as_bytes())?;
        output.finish()?;
    }
    failed
}

fn formatted(report: &DriftReport, format: ReportFormat, settings: TextSettings) -> String {
    match format {
        ReportFormat::Text => text::text(report, settings),
        ReportFormat::Json => json::text(report),
        ReportFormat::Markdown => markdown::text(report),
        ReportFormat::Junit => junit::text(report),
        ReportFormat::Sarif => sarif::text(report),
        ReportFormat::Github => github::text(report),
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
    let directory = path.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(directory)?;
    let mut builder = Builder::new();
    builder.prefix(".pairctl-report-").suffix(".tmp");
    let mut file = with_common_permissions(&mut builder).tempfile_in(directory)?;
    file.write_all(text.as_bytes())?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// As any other file: what the user's umask leaves of 0666.
#[cfg(unix)]
fn with_common_permissions<'a, 'b, 'c>(builder: &'a mut Builder<'b, 'c>) -> &'a mut Builder<'b, 'c> {
    use std::os::unix::fs::PermissionsExt;
    builder.permissions(fs::Permissions::from_mode(0o666))
}

#[cfg(not(unix))]
fn with_common_permissions<'a, 'b, 'c>(builder: &'a mut Builder<'b, 'c>) -> &'a mut Builder<'b, 'c> {
    builder
}
