//! What was adopted is tried with the reader of pairings.yaml itself: no second opinion on what it takes, and no way to
//! write something that renders to another object.

use std::collections::{BTreeMap, BTreeSet};
use std::slice;
use std::time::SystemTime;

use anyhow::{Context as _, ensure};

use super::credential::{credential, relies_on};
use super::warnings::mappings_completed;
use crate::adopt::destinations::destinations;
use crate::adopt::document::{Document, SealText, Surroundings, document};
use crate::adopt::entries::{Adoption, gather};
use crate::adopt::kubeconfig::text;
use crate::adopt::observe::{Adopted, BY_HAND, left_out};
use crate::input::{contents, load, validate};
use crate::model::finding::{Finding, Findings, Severity};
use crate::model::pairing::{OptionValue, Pair, Pairings, Reference};
use crate::model::plan::Plan;
use crate::model::secret::Secret;

/// The objects that pairings.yaml can say, and the exec plugins that it must name for them.
pub(in crate::cli) fn usable(
    objects: Vec<Adopted>,
    now: SystemTime,
    findings: &mut Findings,
) -> (Vec<Adopted>, BTreeSet<String>) {
    let (destinations, of_object) = destinations(&objects, &[]);
    let verdicts: Vec<_> = destinations.iter().map(|one| credential(&one.config, now)).collect();
    let (mut usable, mut plugins) = (Vec::with_capacity(objects.len()), BTreeSet::new());
    for (object, at) in objects.into_iter().zip(of_object) {
        let tried = match &verdicts[at] {
            Ok(plugin) => says(&object).map(|said| (plugin.clone(), said)),
            Err(why) => Err(why.clone()),
        };
        match tried {
            Ok((plugin, said)) => {
                findings.extend((said == Said::WithMore).then(|| mappings_completed(&object)));
                if let Some(plugin) = plugin
                    && plugins.insert(plugin.clone())
                {
                    findings.push(relies_on(&plugin, &object));
                }
                usable.push(object);
            }
            Err(why) => findings.push(left_out(&object.source, &object.id, &why).help(BY_HAND)),
        }
    }
    (usable, plugins)
}

/// The first finding that refuses.
pub(super) fn first_error(findings: &Findings) -> Option<&Finding> {
    findings.as_slice().iter().find(|finding| finding.severity() == Severity::Error)
}

/// How well pairings.yaml says an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Said {
    /// Exactly.
    Whole,
    /// With the bare forms of mappings, which it lacks.
    WithMore,
}

/// Whether a file with nothing but this pair is valid, and says this pair.
fn says(object: &Adopted) -> Result<Said, String> {
    let adoption = gather(slice::from_ref(object), &[]);
    let sources = BTreeMap::from([(object.source.clone(), None)]);
    let around = Surroundings { sources, ..Surroundings::default() };
    let pairings = validated(&document(&adoption, &around, &SealText::Trial, ""))?;
    let pair = pairings.pairs.first().ok_or("it makes no pair")?;
    is_same(pair, object, &adoption)?;
    let has_more = pair.project_mappings.len() > object.project_mappings.len();
    Ok(if has_more { Said::WithMore } else { Said::Whole })
}

fn validated(document: &Document) -> Result<Pairings, String> {
    let mut findings = Findings::default();
    let files: Vec<_> =
        load::from_text("pairings.yaml", document.as_str().to_owned(), &mut findings).into_iter().collect();
    let pairings = validate::validate(&files, &mut findings);
    match first_error(&findings) {
        Some(error) => Err(format!("pairings.yaml refuses it, {}: {}", error.code.as_str(), error.message)),
        None => pairings.ok_or_else(|| "pairings.yaml refuses it".to_owned()),
    }
}

/// Whether a pair is rendered to the object, but for its credential, and for bare forms of its mappings.
fn is_same(pair: &Pair, object: &Adopted, adoption: &Adoption) -> Result<(), String> {
    let parts = [
        ("project mappings", has_mappings(&pair.project_mappings, &object.project_mappings)),
        ("labels", pair.labels == object.labels),
        ("annotations", pair.annotations == object.annotations),
        ("mode", pair.mode == object.mode),
        ("options", options(pair, adoption)? == object.options),
    ];
    match parts.into_iter().find(|(_, same)| !same) {
        None => Ok(()),
        Some((part, _)) => Err(format!("its {part} would be changed")),
    }
}

/// Whether these are the object's mappings, and beyond them nothing but the same ids without their clusters.
fn has_mappings(ours: &BTreeMap<String, String>, theirs: &BTreeMap<String, String>) -> bool {
    let is_short = |short: &str, long: &str| long.split_once(':').is_some_and(|(_, bare)| bare == short);
    let has_long =
        |from: &str, to: &str| theirs.iter().any(|long| is_short(from, long.0) && is_short(to, long.1));
    theirs.iter().all(|(from, to)| ours.get(from) == Some(to))
        && ours.iter().all(|(from, to)| theirs.contains_key(from) || has_long(from, to))
}

/// The options that the pair would have, read as if each variable were set.
fn options(pair: &Pair, adoption: &Adoption) -> Result<BTreeMap<String, Secret>, String> {
    let mut options = BTreeMap::new();
    for (key, value) in pair.options.iter().filter(|(key, _)| *key != "mode") {
        let value = match value {
            OptionValue::Literal(text) => text.clone(),
            OptionValue::Reference(Reference::Env(name), place) => {
                let value = adoption.variables.get(name).ok_or("a variable has no value")?;
                let mut found = Findings::default();
                let read = contents::option_secret(key, value.expose().as_bytes(), place, &mut found);
                if let Some(error) = first_error(&found) {
                    return Err(error.message.clone());
                }
                read?
            }
            OptionValue::Reference(Reference::File(_), _) => return Err("an option names a file".to_owned()),
        };
        options.insert(key.clone(), value);
    }
    Ok(options)
}

/// Shows that the whole file makes all of these objects, and no other. That it does not would be a mistake of pairctl.
pub(super) fn prove(document: &Document, adoption: &Adoption, objects: &[Adopted]) -> anyhow::Result<()> {
    let pairings = validated(document).map_err(anyhow::Error::msg).context(MISTAKE)?;
    let plan = Plan::new(&pairings, None);
    ensure!(plan.len() == objects.len(), "{MISTAKE}: it has {} pairs for {}", plan.len(), objects.len());
    for object in objects {
        let source = plan.sources.get(&object.source);
        let at = source.and_then(|source| source.objects.get(&object.id));
        let pair = at.map(|at| &pairings.pairs[*at]);
        let pair = pair.with_context(|| format!("{MISTAKE}: it lacks {}", object.id))?;
        is_same(pair, object, adoption).map_err(anyhow::Error::msg).context(MISTAKE)?;
        let named = adoption.destinations.iter().find(|named| named.destination.name == pair.destination);
        let reference =
            pairings.clusters.get(&pair.destination).and_then(|cluster| cluster.kubeconfig.as_ref());
        let has_config = named.zip(reference).is_some_and(|(named, given)| {
            named.destination.config == object.config
                && given.reference == Reference::Env(named.kubeconfig.clone())
                && adoption
                    .variables
                    .get(&named.kubeconfig)
                    .is_some_and(|value| value.expose() == *text(&object.config))
        });
        ensure!(has_config, "{MISTAKE}: {} would have another kubeconfig", object.id);
    }
    Ok(())
}

const MISTAKE: &str = "what was adopted does not render to what is there, so nothing is written";
