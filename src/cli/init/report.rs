//! What `pairctl init` has to say.

use std::path::{Path, PathBuf};

use super::args::InitArgs;
use super::proof;
use super::site::Site;
use crate::adopt::founding::SCHEMA;
use crate::cli::Format;
use crate::cli::import::comment::quoted;
use crate::cli::import::warnings::DIFFERENCES;
use crate::cli::outcome::Outcome;
use crate::cli::output::Output;
use crate::cli::render_report::Rendered;
use crate::model::finding::{Finding, Findings};
use crate::model::pairing::Pairings;
use crate::model::plan::Plan;
use crate::report;
use crate::report::json::Report;
use crate::report::text::counted;

/// A run that wrote nothing, since a finding stands in the way.
pub(super) fn nothing(
    (args, site): (&InitArgs, &Site),
    said: Option<&str>,
    findings: Findings,
    output: &mut Output,
) -> anyhow::Result<Outcome> {
    let findings = proof::without_document(findings, site).sorted();
    if args.common.output == Format::Json {
        output.json(&Report::new("init", Outcome::Failed.word(), &findings).with_written(&[]))?;
    } else {
        output.findings(&findings)?;
        output.aside("nothing is written\n")?;
        if let Some(said) = said {
            output.aside(&format!("The same without the questions, to be mended:\n  {said}\n"))?;
        }
    }
    Ok(Outcome::Failed)
}

/// A run whose files nobody wanted.
pub(super) fn declined(output: &mut Output) -> anyhow::Result<Outcome> {
    writeln!(output.results(), "nothing is written")?;
    Ok(Outcome::Clean)
}

/// A run that wrote, and rendered if it could.
pub(super) fn written(
    (args, site): (&InitArgs, &Site),
    written: &[PathBuf],
    pairings: &Pairings,
    rendered: Option<&Rendered>,
    findings: Findings,
    output: &mut Output,
) -> anyhow::Result<Outcome> {
    let findings = findings.sorted();
    let decides = |finding: &Finding| DIFFERENCES.contains(&finding.code);
    let outcome = match findings.as_slice().iter().any(decides) {
        _ if findings.has_errors() => Outcome::Failed,
        true => Outcome::Differences,
        false => Outcome::Clean,
    };
    let files = rendered.map(|rendered| rendered.files.as_slice()).unwrap_or_default();
    if args.common.output == Format::Json {
        let written: Vec<String> = written.iter().map(|path| path.display().to_string()).collect();
        output
            .json(&Report::new("init", outcome.word(), &findings).with_written(&written).with_files(files))?;
        return Ok(outcome);
    }
    output.deciding_findings(&findings, decides)?;
    for path in written {
        writeln!(output.results(), "written    {}{}", path.display(), what_for(path, args, pairings))?;
    }
    if rendered.is_some() {
        output.results().write_all(report::files::text(files, false, false).as_bytes())?;
    }
    output.results().flush()?;
    output.aside(&next((args, site), pairings, rendered.is_some(), outcome == Outcome::Failed))?;
    Ok(outcome)
}

fn what_for(path: &Path, args: &InitArgs, pairings: &Pairings) -> String {
    if path == args.common.file {
        let objects = Plan::new(pairings, None).len();
        return format!(
            ": {} and {}",
            counted(pairings.clusters.len(), "cluster"),
            counted(objects, "ClusterPair")
        );
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    match &*name {
        ".gitignore" => ": lines for private keys and for kubeconfigs in clear".to_owned(),
        ".sops.yaml" => {
            ": the same keys for `sops updatekeys`, and for what `sops edit` seals in secrets/".to_owned()
        }
        name if name == SCHEMA => ": for editors; `pairctl schema` prints it".to_owned(),
        _ => String::new(),
    }
}

/// How to go on.
fn next((args, site): (&InitArgs, &Site), pairings: &Pairings, is_rendered: bool, failed: bool) -> String {
    let file = match args.common.file.to_str() {
        Some("pairings.yaml") => String::new(),
        _ => format!(" -f {}", quoted(&args.common.file.display().to_string())),
    };
    if failed {
        return format!(
            "the files above are written, and the tree is not rendered: mend what is said above, then `pairctl render{file}`\n"
        );
    }
    let plan = Plan::new(pairings, None);
    let source = plan.sources.keys().next().map_or("CLUSTER", |name| name.as_str());
    let render = if is_rendered { String::new() } else { format!("  pairctl render{file}\n") };
    let repository = if site.is_in_repository() { "" } else { "  git init\n" };
    format!(
        "Next:\n{render}{repository}  git add -A && git commit -m 'Pair clusters'\n  \
         pairctl wiring flux {source}{file}   # what makes Flux apply the tree; for Argo CD: pairctl wiring argocd{file} --repo URL\n  \
         pairctl render --check{file}   # in CI, without any credential\n"
    )
}
