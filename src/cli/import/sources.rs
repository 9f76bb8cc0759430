//! Where the objects come from: clusters and files, as the flags name them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::ImportArgs;
use crate::adopt::destinations::Known;
use crate::adopt::document::Access;
use crate::adopt::entries::distinct;
use crate::adopt::observe::{Adopted, left_out, observe};
use crate::cli::live_pairs;
use crate::cli::login::login;
use crate::input::identities::Places;
use crate::input::manifests;
use crate::input::unseal::Unsealer;
use crate::model::code::Code;
use crate::model::finding::{Finding, Findings};
use crate::model::live::LivePair;
use crate::model::name::ClusterName;
use crate::model::pairing::{Cluster, KubeconfigReference, Rancher, Reference, Stork};
use crate::model::source::{Place, Source};

/// What was found.
pub(super) struct Found {
    pub(super) objects: Vec<Adopted>,
    pub(super) known: Vec<Known>,
    pub(super) sources: BTreeMap<ClusterName, Option<Access>>,
}

/// Reads everything that the flags name. `None` where a finding says what could not be read: what is written from a part
/// of the pairs would look like all of them.
pub(super) fn find(args: &ImportArgs, findings: &mut Findings) -> anyhow::Result<Option<Found>> {
    let clusters = clusters(&args.from_cluster, findings);
    let files: Vec<_> =
        args.from_files.iter().filter_map(|flag| split("--from-files", flag, findings)).collect();
    let is_stdin = |(_, path): &&(ClusterName, String)| path == "-";
    if files.iter().filter(is_stdin).count() > 1 {
        let message = "standard input is named twice, and can be read once";
        findings.push(Finding::new(Code::BadArgument, message).help("put one of the two into a file"));
    }
    if findings.has_errors() {
        return Ok(None);
    }
    let mut sources = BTreeMap::new();
    let mut pairs = Vec::new();
    for (name, path) in files {
        pairs
            .extend(of_files(&name, Path::new(&path), findings).into_iter().map(|pair| (name.clone(), pair)));
        sources.insert(name, None);
    }
    let known = clusters.values().filter_map(known).collect();
    let borrowed = clusters.iter().collect();
    for (name, live) in live_pairs::list(&borrowed, args.pace.pace(), findings)? {
        pairs.extend(live.into_iter().map(|pair| (name.clone(), pair)));
    }
    for (name, cluster) in &clusters {
        sources.insert(name.clone(), access(cluster, args.write.as_deref()));
    }
    if findings.has_errors() {
        return Ok(None);
    }
    let is_wanted =
        |pair: &LivePair| args.namespace.is_empty() || args.namespace.contains(&pair.metadata.namespace);
    let mut objects = Vec::new();
    for (name, pair) in pairs.into_iter().filter(|(_, pair)| is_wanted(pair)) {
        match observe(&name, &pair) {
            Ok(object) => objects.push(object),
            Err(finding) => findings.push(*finding),
        }
    }
    Ok(Some(Found { objects: distinct(objects, findings), known, sources }))
}

fn of_files(name: &ClusterName, path: &Path, findings: &mut Findings) -> Vec<LivePair> {
    let mut pairs = Vec::new();
    for manifest in manifests::read(path, findings) {
        match manifest.pair {
            Ok(pair) => pairs.push(pair),
            Err(why) => {
                let object = format!("in {}", manifest.file);
                findings.push(left_out(name, &object, why).help("mend it, and import again"));
            }
        }
    }
    pairs
}

/// `NAME=REST`.
fn split(flag: &str, given: &str, findings: &mut Findings) -> Option<(ClusterName, String)> {
    let parts = given.split_once('=').filter(|(_, rest)| !rest.is_empty());
    let named = parts.ok_or("it is not NAME=PATH".to_owned()).and_then(|(name, rest)| {
        let name = name.parse::<ClusterName>().map_err(|why| format!("the name is not valid: {why}"))?;
        Ok((name, rest.to_owned()))
    });
    named
        .map_err(|why| {
            let message = format!("{flag} `{}` cannot be used: {why}", given.escape_debug());
            findings.push(
                Finding::new(Code::BadArgument, message).help(
                    "write the name of the source cluster, as in pairings.yaml, and a path: `east=PATH`",
                ),
            );
        })
        .ok()
}

fn clusters(flags: &[String], findings: &mut Findings) -> BTreeMap<ClusterName, Cluster> {
    let mut clusters = BTreeMap::new();
    for flag in flags {
        let Some((name, rest)) = split("--from-cluster", flag, findings) else { continue };
        let (file, context) = match rest.split_once('#') {
            Some((file, context)) => (file.to_owned(), Some(context.to_owned())),
            None => (rest, None),
        };
        let place = Place::new(&Source::quotable("--from-cluster", flag.as_str()), 0..flag.len());
        let cluster = named(&name, PathBuf::from(file), context, place);
        if clusters.insert(name.clone(), cluster).is_some() {
            let message = format!("--from-cluster names `{name}` twice");
            findings
                .push(Finding::new(Code::BadArgument, message).help("give each cluster a name of its own"));
        }
    }
    clusters
}

/// A cluster of which no more is known than how to read it.
pub(in crate::cli) fn named(
    name: &ClusterName,
    file: PathBuf,
    context: Option<String>,
    place: Place,
) -> Cluster {
    Cluster {
        name: name.clone(),
        kubeconfig: None,
        endpoint: None,
        access: Some(KubeconfigReference { reference: Reference::File(file), context, place: place.clone() }),
        rancher: Rancher::default(),
        labels: BTreeMap::new(),
        options: BTreeMap::new(),
        seal: None,
        stork: Stork::default(),
        place,
    }
}

/// What its own kubeconfig says of a cluster; one that cannot be read is an error where it is listed.
pub(in crate::cli) fn known(cluster: &Cluster) -> Option<Known> {
    let (login, _) = login(cluster, &Unsealer::new(Places::of_process())).ok()?;
    let (server, authority) = login.server()?;
    Some(Known { name: cluster.name.clone(), server: server.to_owned(), authority })
}

/// The access as pairings.yaml says it, relative to where that is written.
fn access(cluster: &Cluster, write: Option<&Path>) -> Option<Access> {
    let KubeconfigReference { reference: Reference::File(file), context, .. } = cluster.access.as_ref()?
    else {
        return None;
    };
    let directory = write.and_then(Path::parent).filter(|above| !above.as_os_str().is_empty());
    let file = match directory {
        Some(directory) if file.is_relative() => match file.strip_prefix(directory) {
            Ok(below) => below.to_owned(),
            Err(_) => std::path::absolute(file).unwrap_or_else(|_| file.clone()),
        },
        _ => file.clone(),
    };
    Some(Access { file: file.display().to_string(), context: context.clone() })
}
