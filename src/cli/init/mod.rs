//! `pairctl init`: from kubeconfigs to a repository that renders.

mod answers;
mod args;
mod dialogue;
mod founding;
mod in_git;
mod keys;
mod kubeconfigs;
mod live;
mod missing;
mod proof;
mod rancher;
mod report;
mod site;
mod variables;
mod wishes;
mod words;
mod written;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::SystemTime;
use std::{fs, io};

use anyhow::Context as _;

use super::FileArgs;
use super::outcome::Outcome;
use super::output::Output;
use super::render::{self, RenderArgs};
use super::render_report::Rendered;
use crate::adopt::founding::{Companion, Founding, SCHEMA, ignored, rules, text};
use crate::input::identities::Places;
use crate::input::schema;
use crate::input::unseal::Unsealer;
use crate::model::finding::Findings;
use crate::model::name::ClusterName;
use crate::model::pairing::Pairings;
use crate::sops::{ENCRYPTED_REGEX, LastModified};
use dialogue::Dialogue;
use keys::{Keys, Rule};
use kubeconfigs::Read;
use live::Live;
use site::Site;
use wishes::Wishes;
use written::Files;

pub(super) use args::InitArgs;

/// Everything that is to be written, shown to be right.
struct Beginning {
    files: Files,
    /// What pairings.yaml says, with the kubeconfigs where they are now.
    pairings: Pairings,
    /// Files with credentials in clear.
    in_clear: Vec<PathBuf>,
}

/// Asks, puts together, proves, writes, renders.
pub(super) fn run(args: &InitArgs, output: &mut Output) -> anyhow::Result<Outcome> {
    let now = SystemTime::now();
    let mut findings = Findings::default();
    let site = Site::new(&args.common.file)?;
    let mut dialogue = Dialogue::new(args);
    let beginning = beginning(args, &site, now, (&mut dialogue, output), &mut findings)?;
    let Some(beginning) = beginning.filter(|_| !findings.has_errors()) else {
        return report::nothing(args, findings, output);
    };
    if !dialogue.agrees(&beginning.files, &site, output)? {
        return report::declined(output);
    }
    let written = match beginning.files.write(&site) {
        Ok(written) => written,
        Err(finding) => {
            findings.push(*finding);
            return report::nothing(args, findings, output);
        }
    };
    findings.extend(in_git::credentials(&site, &beginning.in_clear));
    let goes_on = !args.no_render && !findings.has_errors();
    let rendered = if goes_on { rendered(args, &beginning, now, &mut findings)? } else { None };
    let files = rendered.iter().flat_map(|rendered| &rendered.files).map(|file| PathBuf::from(&file.path));
    findings.extend(in_git::passed_over(&site, written.iter().cloned().chain(files).collect()));
    report::written((args, &site), &written, &beginning.pairings, rendered.as_ref(), findings, output)
}

/// What is to be written, or `None` where a finding forbids to go on.
fn beginning(
    args: &InitArgs,
    site: &Site,
    now: SystemTime,
    (dialogue, output): (&mut Dialogue, &mut Output),
    findings: &mut Findings,
) -> anyhow::Result<Option<Beginning>> {
    findings.extend(written::in_the_way(site));
    let mut wishes = Wishes::read(args, findings);
    let rules = keys::rules(site, findings);
    if findings.has_errors() {
        return Ok(None);
    }
    let has_rules =
        matches!(keys::of_tree(rules.as_ref(), site, &wishes, findings), Rule::Age(_) | Rule::Others);
    if findings.has_errors() {
        return Ok(None);
    }
    if !dialogue.complete(&mut wishes, (args.live.live, has_rules), findings, output)? {
        return Ok(None);
    }
    let live = if args.live.live { live::look(args, &wishes, findings)? } else { Some(Live::default()) };
    let Some(live) = live else { return Ok(None) };
    for (name, server) in &live.endpoints {
        wishes.endpoints.entry(name.clone()).or_insert_with(|| server.clone());
    }
    if !dialogue.complete(&mut wishes, (!live.entries.is_empty(), has_rules), findings, output)? {
        return Ok(None);
    }
    let Some(keys) = keys::keys(rules.as_ref(), site, &wishes, findings) else { return Ok(None) };
    let unsealer = Unsealer::new(Places::of_process());
    let kubeconfigs = kubeconfigs::read_all(&wishes, &unsealer, now, findings);
    let founding = founding::founding(&wishes, &live, keys.seal.clone(), site, findings);
    if findings.has_errors() {
        return Ok(None);
    }
    let comment = variables::lines(&wishes, &live);
    let Some(pairings) = proof::read_back(&text(&founding, &comment), &founding, site, findings)? else {
        return Ok(None);
    };
    proof::facts(&pairings, &unsealer, now, findings);
    live.warn_of_other_credentials(&kubeconfigs, findings);
    let parts = Parts { args, site, wishes: &wishes, keys: &keys, kubeconfigs: &kubeconfigs };
    let files = files(&parts, founding, &comment, now, findings)?;
    let in_clear = kubeconfigs::in_clear(&kubeconfigs);
    Ok(files.map(|files| Beginning { files, pairings, in_clear }))
}

/// What the files are made of.
struct Parts<'a> {
    args: &'a InitArgs,
    site: &'a Site,
    wishes: &'a Wishes,
    keys: &'a Keys,
    kubeconfigs: &'a BTreeMap<ClusterName, Read>,
}

fn files(
    parts: &Parts<'_>,
    founding: Founding,
    comment: &[String],
    now: SystemTime,
    findings: &mut Findings,
) -> anyhow::Result<Option<Files>> {
    let Parts { args, site, wishes, keys, kubeconfigs } = parts;
    if findings.has_errors() {
        return Ok(None);
    }
    let at = LastModified::try_from(now).context("the clock of this machine")?;
    let copies = if args.seal_kubeconfigs {
        kubeconfigs::sealed(wishes, site, kubeconfigs, (&keys.inputs, &at), findings)
    } else {
        BTreeMap::new()
    };
    let founding = founding::with_copies(founding, copies.keys());
    let sealed: Vec<_> = copies.into_iter().map(|(name, copy)| (Site::sealed(&name), copy)).collect();
    findings.extend(sealed.iter().filter_map(|(name, _)| written::copy_in_the_way(site, name)));
    let pairings = text(&founding, comment);
    if proof::read_back(&pairings, &founding, site, findings)?.is_none() {
        return Ok(None);
    }
    let schema = site
        .file(SCHEMA)
        .symlink_metadata()
        .is_err()
        .then(|| serde_json::to_string_pretty(&schema::pairings()).map(|text| text + "\n"));
    let rules = keys.writes_rules.then(|| rules(&keys.inputs, ENCRYPTED_REGEX));
    let ignored = ignoring(site, kubeconfigs, findings)?;
    Ok(Some(Files { pairings, rules, ignored, schema: schema.transpose()?, sealed }))
}

/// The `.gitignore` as it is to be, where it lacks something.
fn ignoring(
    site: &Site,
    kubeconfigs: &BTreeMap<ClusterName, Read>,
    findings: &mut Findings,
) -> anyhow::Result<Option<(PathBuf, Companion)>> {
    let (path, names) = site.ignoring(&kubeconfigs::in_clear(kubeconfigs));
    if let Some(finding) = written::no_ignore_file(&path) {
        findings.push(finding);
        return Ok(None);
    }
    let before = match fs::read_to_string(&path) {
        Err(why) if why.kind() == io::ErrorKind::NotFound => String::new(),
        read => read.with_context(|| format!("cannot read {}", path.display()))?,
    };
    Ok(ignored(&before, &names).map(|text| (path, text)))
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
