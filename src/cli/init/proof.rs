//! What is to be written, read back as pairctl will read it: what it says, and whether it can be rendered.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::SystemTime;

use anyhow::ensure;

use super::kubeconfigs::is_of_server;
use super::site::Site;
use crate::adopt::document::{Access, Document};
use crate::adopt::founding::{FoundCluster, Founding, Kubeconfig};
use crate::cli::login::login;
use crate::input::unseal::Unsealer;
use crate::input::{contents, load, validate};
use crate::model::code::Code;
use crate::model::finding::{Finding, Findings};
use crate::model::name::ClusterName;
use crate::model::pairing::{Cluster, KubeconfigReference, Pairings, Reference};
use crate::model::plan::Plan;

/// Reads it back. `None` where a finding says why it is refused, and an error where it says something else than it should.
pub(super) fn read_back(
    document: &Document,
    founding: &Founding,
    site: &Site,
    findings: &mut Findings,
) -> anyhow::Result<Option<Pairings>> {
    let name = site.pairings.display().to_string();
    let mut file = load::from_text(&name, document.as_str().to_owned(), findings);
    if let Some(file) = &mut file {
        file.directory = site.directory();
    }
    let Some(pairings) = validate::validate(file.as_slice(), findings) else { return Ok(None) };
    let said: BTreeSet<&ClusterName> = pairings.clusters.keys().collect();
    ensure!(said == founding.clusters.keys().collect(), "{MISTAKE}");
    for (name, found) in &founding.clusters {
        let same =
            pairings.clusters.get(name).is_some_and(|cluster| is_same(cluster, found, &site.directory()));
        ensure!(same, "{MISTAKE}: cluster `{name}`");
    }
    for found in &founding.pairs {
        let there = pairings.pairs.iter().find(|pair| {
            let entry = &found.entry;
            (&pair.source, &pair.destination, &pair.name) == (&entry.source, &entry.destination, &entry.name)
                && entry.namespaces.iter().eq(pair.namespaces.iter().collect::<BTreeSet<_>>())
        });
        ensure!(
            there.is_some_and(|pair| pair.mode == found.entry.common.mode),
            "{MISTAKE}: a pair is another"
        );
    }
    Ok(Some(pairings))
}

const MISTAKE: &str = "pairings.yaml would say something else than it should, so nothing is written";

fn is_same(cluster: &Cluster, found: &FoundCluster, directory: &Path) -> bool {
    let is_of = |given: &KubeconfigReference, access: &Access| {
        given.reference == Reference::File(directory.join(&access.file)) && given.context == access.context
    };
    let kubeconfig = match (&cluster.kubeconfig, &found.kubeconfig) {
        (None, None) => true,
        (Some(given), Some(Kubeconfig::File(access))) => is_of(given, access),
        (Some(given), Some(Kubeconfig::Variable(name))) => given.reference == Reference::Env(name.clone()),
        _ => false,
    };
    let access = match (&cluster.access, &found.access) {
        (None, None) => true,
        (Some(given), Some(access)) => is_of(given, access),
        _ => false,
    };
    kubeconfig
        && access
        && cluster.endpoint == found.endpoint
        && cluster.options.keys().eq(found.options.keys())
        && cluster.rancher.cluster.as_ref() == found.rancher.as_ref().map(|rancher| &rancher.cluster)
}

/// The same where the text is a step on the way: what is worth knowing is said of the last one.
pub(super) fn tried(
    document: &Document,
    founding: &Founding,
    site: &Site,
    findings: &mut Findings,
) -> anyhow::Result<Option<Pairings>> {
    let mut found = Findings::default();
    let pairings = read_back(document, founding, site, &mut found)?;
    if pairings.is_none() {
        findings.extend(found);
    }
    Ok(pairings)
}

/// What the checks of `pairctl render` say of the kubeconfigs, each with the flag that helps.
pub(super) fn facts(pairings: &Pairings, unsealer: &Unsealer, now: SystemTime, findings: &mut Findings) {
    let plan = Plan::new(pairings, None);
    let (_, of_destinations) = contents::gather_by_destination(pairings, &plan, now, unsealer, findings);
    for (name, found) in of_destinations {
        findings.extend(found.into_iter().map(|finding| with_flag(finding, &name)));
    }
    for cluster in pairings.clusters.values().filter(|cluster| cluster.kubeconfig.is_none()) {
        match login(cluster, unsealer) {
            Err(finding) if finding.code != Code::AccessMissing => findings.push(*finding),
            _ => {}
        }
    }
}

/// The same remedy in the words of this command: no pairings.yaml is there yet in which something could be written.
fn with_flag(mut finding: Finding, cluster: &ClusterName) -> Finding {
    finding.related.clear();
    let help = match finding.code {
        code if is_of_server(code) => {
            format!("give the address that the other clusters reach: `--endpoint {cluster}=https://HOST:PORT`")
        }
        Code::ExecPluginMissing => {
            "name a kubeconfig with a token or a certificate, such as `pairctl credentials issue` makes; or, if your image \
             of Stork has the plugin, add `--exec-plugin COMMAND`"
                .to_owned()
        }
        Code::ContextUnknown | Code::ContextMissing => {
            let choices = finding.help.take().unwrap_or_default();
            format!("{choices}; say it as `--cluster {cluster}=FILE#CONTEXT`")
        }
        _ => return finding,
    };
    finding.help(help)
}

/// The findings of a run that wrote nothing, without places in a pairings.yaml that is not there, each with the flag that says
/// what it is about.
pub(super) fn without_document(findings: Findings, site: &Site) -> Findings {
    let name = site.pairings.display().to_string();
    if site.pairings.symlink_metadata().is_ok() {
        return findings;
    }
    let mut all = Findings::default();
    all.extend(findings.into_iter().map(|mut finding| {
        finding.related.retain(|(place, _)| place.source.path() != name);
        let Some((_, label)) = finding.place.take_if(|(place, _)| place.source.path() == name) else {
            return finding;
        };
        // A label that names something says more than that it is here.
        let message = match &finding.message {
            message if label.contains('`') => format!("{message} ({label})"),
            message => message.clone(),
        };
        let flag = flag(finding.code);
        let help = match &finding.help {
            Some(help) if help.contains("--") => help.clone(),
            Some(help) => format!("{help} (see {flag})"),
            None => format!("see {flag}"),
        };
        Finding { message, ..finding }.help(help)
    }));
    all
}

/// Which flag makes the part of pairings.yaml that a code is about.
fn flag(code: Code) -> &'static str {
    match code {
        Code::BadEndpoint => "--endpoint",
        Code::BadOption | Code::UnknownOption | Code::BadReference => "--storage",
        Code::BadGroup => "--topology or --cluster",
        Code::BadAccess => "--cluster",
        Code::InvalidName => "--pair-name",
        _ => "--pair, --topology, --pair-name or --namespace",
    }
}
