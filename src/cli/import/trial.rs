//! What was adopted is tried with the reader of pairings.yaml itself: no second opinion on what it takes, and no way to
//! write something that renders to another object.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::slice;
use std::time::SystemTime;

use anyhow::{Context as _, ensure};
use zeroize::Zeroizing;

use crate::adopt::destinations::destinations;
use crate::adopt::document::{Document, SealText, Surroundings, document};
use crate::adopt::entries::{Adoption, gather};
use crate::adopt::kubeconfig::{plugin, text};
use crate::adopt::observe::{Adopted, BY_HAND, left_out};
use crate::input::kubeconfig::{self, Unread, Wanted};
use crate::input::{contents, load, validate};
use crate::model::cluster_pair::PairConfig;
use crate::model::code::Code;
use crate::model::finding::{Finding, Findings, Severity};
use crate::model::pairing::{OptionValue, Pair, Pairings, Reference};
use crate::model::plan::Plan;
use crate::model::secret::Secret;

/// The objects that pairings.yaml can say, and the exec plugins that it must name for them.
pub(super) fn usable(
    objects: Vec<Adopted>,
    now: SystemTime,
    findings: &mut Findings,
) -> (Vec<Adopted>, BTreeSet<String>) {
    let (destinations, of_object) = destinations(&objects, &[]);
    let verdicts: Vec<_> = destinations.iter().map(|one| credential(&one.config, now)).collect();
    let (mut usable, mut plugins) = (Vec::with_capacity(objects.len()), BTreeSet::new());
    for (object, at) in objects.into_iter().zip(of_object) {
        let tried = verdicts[at].as_ref().map_err(Clone::clone).and_then(|plugin| {
            says(&object)?;
            Ok(plugin.clone())
        });
        match tried {
            Ok(plugin) => {
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

fn relies_on(plugin: &str, object: &Adopted) -> Finding {
    let message = format!(
        "ClusterPair {} of cluster `{}` relies on the exec plugin `{plugin}`, which Stork's own image lacks",
        object.id, object.source
    );
    Finding::new(Code::ImportExecPlugin, message).help(
        "see that the image of Stork on all source clusters has it; it is written to `stork.execPlugins`",
    )
}

/// Whether the configuration comes back from a kubeconfig, and the exec plugin that must be allowed for that.
fn credential(config: &PairConfig, now: SystemTime) -> Result<Option<String>, String> {
    match resolved(config, &[], now) {
        Ok(()) => Ok(None),
        Err((Code::ExecPluginMissing, why)) => {
            let Some(plugin) = plugin(config).map(str::to_owned) else { return Err(why) };
            resolved(config, slice::from_ref(&plugin), now).map_err(|(_, why)| why)?;
            Ok(Some(plugin))
        }
        Err((_, why)) => Err(why),
    }
}

fn resolved(config: &PairConfig, exec_plugins: &[String], now: SystemTime) -> Result<(), (Code, String)> {
    let mut found = Findings::default();
    let bytes = Zeroizing::new(text(config).as_bytes().to_vec());
    let read = |_: &Path| Err(Unread::File(io::ErrorKind::NotFound.into()));
    let wanted = Wanted { context: None, endpoint: None, exec_plugins, now };
    let source = kubeconfig::source("the kubeconfig", bytes, &mut found);
    let again = source
        .and_then(|source| kubeconfig::resolve(&[(source, PathBuf::new())], &wanted, &read, &mut found));
    match (first_error(&found), again) {
        (Some(error), _) => Err((
            error.code,
            format!("its kubeconfig is refused, {}: {}", error.code.as_str(), error.message),
        )),
        (None, Some(again)) if again == *config => Ok(()),
        _ => {
            let code = found.as_slice().first().map_or(Code::ImportLeftOut, |finding| finding.code);
            let why = "its kubeconfig would be changed, and with it the credential";
            Err((code, format!("{why}: {}", reason(&found))))
        }
    }
}

fn reason(found: &Findings) -> String {
    let all = found.as_slice().iter().map(|finding| finding.message.clone());
    let all: Vec<String> = all.collect();
    if all.is_empty() { "it has a field that no kubeconfig has".to_owned() } else { all.join("; ") }
}

fn first_error(findings: &Findings) -> Option<&Finding> {
    findings.as_slice().iter().find(|finding| finding.severity() == Severity::Error)
}

/// Whether a file with nothing but this pair is valid, and says this pair.
fn says(object: &Adopted) -> Result<(), String> {
    let adoption = gather(slice::from_ref(object), &[]);
    let sources = BTreeMap::from([(object.source.clone(), None)]);
    let around = Surroundings { sources, ..Surroundings::default() };
    let pairings = validated(&document(&adoption, &around, &SealText::Trial, ""))?;
    let pair = pairings.pairs.first().ok_or("it makes no pair")?;
    is_same(pair, object, &adoption)
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

/// Whether a pair is rendered to the object, but for its credential.
fn is_same(pair: &Pair, object: &Adopted, adoption: &Adoption) -> Result<(), String> {
    let parts = [
        ("project mappings", pair.project_mappings == object.project_mappings),
        ("labels", pair.labels == object.labels),
        ("annotations", pair.annotations == object.annotations),
        ("mode", pair.mode == object.mode),
        ("options", options(pair, adoption)? == object.options),
    ];
    match parts.into_iter().find(|(_, same)| !same) {
        None => Ok(()),
        Some(("project mappings", _)) => {
            Err("its project mappings lack the bare form of an id, which pairctl always writes".to_owned())
        }
        Some((part, _)) => Err(format!("its {part} would be changed")),
    }
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
