//! `pairctl init`: from kubeconfigs to a repository that renders.

mod answers;
mod args;
mod beginning;
mod dialogue;
mod flags;
mod founding;
mod in_git;
mod keys;
mod kubeconfigs;
mod live;
mod missing;
mod proof;
mod questions;
mod rancher;
mod report;
mod site;
mod variables;
mod wishes;
mod words;
mod written;

use std::path::PathBuf;
use std::time::SystemTime;

use super::FileArgs;
use super::outcome::Outcome;
use super::output::Output;
use super::render::{self, RenderArgs};
use super::render_report::Rendered;
use crate::model::finding::Findings;
use beginning::{Beginning, beginning};
use dialogue::Dialogue;
use site::Site;

pub(super) use args::InitArgs;

/// Asks, puts together, proves, writes, renders.
pub(super) fn run(args: &InitArgs, output: &mut Output) -> anyhow::Result<Outcome> {
    let now = SystemTime::now();
    let mut findings = Findings::default();
    let site = Site::new(&args.common.file)?;
    let mut dialogue = Dialogue::new(args);
    let beginning = beginning(args, &site, now, (&mut dialogue, output), &mut findings)?;
    let Some(beginning) = beginning.filter(|_| !findings.has_errors()) else {
        return report::nothing((args, &site), dialogue.said(), findings, output);
    };
    if !dialogue.agrees(&beginning.files, &site, output)? {
        return report::declined(output);
    }
    let written = match beginning.files.write(&site) {
        Ok(written) => written,
        Err(finding) => {
            findings.push(*finding);
            return report::nothing((args, &site), dialogue.said(), findings, output);
        }
    };
    findings.extend(in_git::credentials(&site, &beginning.in_clear));
    let goes_on = !args.no_render && !findings.has_errors();
    let rendered = if goes_on { rendered(args, &beginning, now, &mut findings)? } else { None };
    let mut files = written.clone();
    files.extend(rendered.iter().flat_map(|rendered| &rendered.files).map(|file| PathBuf::from(&file.path)));
    findings.extend(in_git::passed_over(&site, &files));
    report::written((args, &site), &written, &beginning.pairings, rendered.as_ref(), findings, output)
}

/// The first render, as `pairctl render` does it. Kubeconfigs are read where they were, so that a sealed copy needs no identity.
fn rendered(
    args: &InitArgs,
    beginning: &Beginning,
    now: SystemTime,
    findings: &mut Findings,
) -> anyhow::Result<Option<Rendered>> {
    let common = FileArgs { file: args.common.file.clone(), output: args.common.output };
    render::rendered(&RenderArgs::plain_run(common), &beginning.pairings, None, now, findings)
}
