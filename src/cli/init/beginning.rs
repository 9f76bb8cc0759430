//! From what was said, by flags, answers and clusters, to everything that is to be written, shown to be right.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::SystemTime;
use std::{fs, io};

use anyhow::Context as _;

use super::args::InitArgs;
use super::dialogue::Dialogue;
use super::keys::{self, Keys, Rule};
use super::kubeconfigs::{self, Read};
use super::live::{self, Live};
use super::site::Site;
use super::wishes::Wishes;
use super::written::{self, Files};
use super::{founding, proof, variables};
use crate::adopt::founding::{Companion, Founding, SCHEMA, Seal, ignored, rules, text};
use crate::cli::output::Output;
use crate::input::identities::Places;
use crate::input::schema;
use crate::input::unseal::Unsealer;
use crate::model::finding::Findings;
use crate::model::name::ClusterName;
use crate::model::pairing::Pairings;
use crate::sops::{CreationRules, ENCRYPTED_REGEX, LastModified};

/// Everything that is to be written, shown to be right.
pub(super) struct Beginning {
    pub(super) files: Files,
    /// What pairings.yaml says, with the kubeconfigs where they are now.
    pub(super) pairings: Pairings,
    /// Files with credentials in clear.
    pub(super) in_clear: Vec<PathBuf>,
}

/// What is to be written, or `None` where a finding forbids to go on.
pub(super) fn beginning(
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
    let Some(live) = wanted(args, (site, rules.as_ref()), &mut wishes, (dialogue, output), findings)? else {
        return Ok(None);
    };
    dialogue.ask_for_endpoints(args, &mut wishes, output)?;
    let unsealer = Unsealer::new(Places::of_process());
    let kubeconfigs = kubeconfigs::read_all(&wishes, &unsealer, now, findings);
    if findings.has_errors() {
        return Ok(None);
    }
    let keys = keys(args, (site, rules.as_ref()), (&mut wishes, &live), (dialogue, output), findings)?;
    let Some(keys) = keys else { return Ok(None) };
    let founding = founding::founding(&wishes, &live, keys.seal.clone(), site, findings);
    let comment = variables::lines(&wishes, &live);
    let Some(pairings) = proof::tried(&text(&founding, &comment), &founding, site, findings)? else {
        return Ok(None);
    };
    proof::facts(&pairings, &unsealer, now, findings);
    live.warn_of_other_credentials(&kubeconfigs, findings);
    let parts = Parts { args, site, wishes: &wishes, keys: &keys, kubeconfigs: &kubeconfigs };
    let files = files(&parts, founding, &comment, now, findings)?;
    let in_clear = kubeconfigs::in_clear(&kubeconfigs);
    Ok(files.map(|files| Beginning { files, pairings, in_clear }))
}

/// Completes what is wanted by answers, and by what is live.
fn wanted(
    args: &InitArgs,
    (site, rules): (&Site, Option<&CreationRules>),
    wishes: &mut Wishes,
    (dialogue, output): (&mut Dialogue, &mut Output),
    findings: &mut Findings,
) -> anyhow::Result<Option<Live>> {
    let has_rules = keys::may_seal(rules, site, wishes);
    if !dialogue.complete(args, wishes, (args.live.live, has_rules), findings, output)? {
        return Ok(None);
    }
    let live = if args.live.live { live::look(args, wishes, findings)? } else { Some(Live::default()) };
    let Some(live) = live else { return Ok(None) };
    for (name, server) in &live.endpoints {
        wishes.endpoints.entry(name.clone()).or_insert_with(|| server.clone());
    }
    let has_pairs = !live.entries.is_empty();
    let is_complete = dialogue.complete(args, wishes, (has_pairs, has_rules), findings, output)?;
    Ok(is_complete.then_some(live))
}

/// For whom to seal. The rules of a `.sops.yaml` are asked for every path that is planned, which is known once pairings.yaml
/// is, and not before: so it is put together with the rules themselves in place of keys.
fn keys(
    args: &InitArgs,
    (site, rules): (&Site, Option<&CreationRules>),
    (wishes, live): (&mut Wishes, &Live),
    (dialogue, output): (&mut Dialogue, &mut Output),
    findings: &mut Findings,
) -> anyhow::Result<Option<Keys>> {
    let seal = rules
        .map_or_else(|| Seal::Age(wishes.recipients.clone()), |rules| Seal::Config(site.way(rules.path())));
    let founding = founding::founding(wishes, live, seal, site, findings);
    if findings.has_errors() {
        return Ok(None);
    }
    let Some(pairings) = proof::tried(&text(&founding, &[]), &founding, site, findings)? else {
        return Ok(None);
    };
    let tree = keys::of_tree(rules, site, &pairings, findings);
    if findings.has_errors() {
        return Ok(None);
    }
    let has_keys = !matches!(tree, Rule::Unwritten | Rule::Unruled);
    if !dialogue.complete(args, wishes, (!live.entries.is_empty(), has_keys), findings, output)? {
        return Ok(None);
    }
    Ok(keys::keys(&tree, rules, site, wishes, findings))
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
