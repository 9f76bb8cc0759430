//! Which controllers are asked, and what they answer.

use std::collections::BTreeSet;
use std::time::SystemTime;

use crate::cli::login::login;
use crate::cli::progress::Progress;
use crate::cli::unknown_cluster;
use crate::input::identities::Places;
use crate::input::unseal::Unsealer;
use crate::live::certificate::{self, Wanted};
use crate::live::fleet::Pace;
use crate::model::code::Code;
use crate::model::finding::{Finding, Findings};
use crate::model::name::ClusterName;
use crate::model::pairing::{Cluster, Pairings};
use crate::model::plan::Plan;
use crate::model::seal::{Seal, SealedSecretSeal};
use crate::render::pin::Fetched;

/// Every certificate that can be had; the rest are findings.
pub(super) fn certificates(
    pairings: &Pairings,
    named: &[String],
    pace: Pace,
    findings: &mut Findings,
) -> anyhow::Result<Vec<Fetched>> {
    let unsealer = Unsealer::new(Places::of_process());
    let mut ready = Vec::new();
    for (cluster, seal) in targets(pairings, named, findings) {
        match wanted(cluster, seal, &unsealer) {
            Ok(wanted) => ready.push((wanted, &seal.certificate)),
            Err(finding) => findings.push(*finding),
        }
    }
    let (wanted, references): (Vec<_>, Vec<_>) = ready.into_iter().unzip();
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let clusters: Vec<ClusterName> = wanted.iter().map(|one: &Wanted| one.cluster.clone()).collect();
    let progress = Progress::waiting(wanted.len(), "asking clusters");
    let answers = certificate::fetch_all(wanted, SystemTime::now(), pace, &|| progress.step())?;
    let mut fetched = Vec::new();
    for ((cluster, reference), answer) in clusters.into_iter().zip(references).zip(answers) {
        match answer {
            Ok(certificate) => fetched.push(Fetched { cluster, reference: reference.clone(), certificate }),
            Err(finding) => findings.push(*finding),
        }
    }
    Ok(fetched)
}

/// A cluster and how it is sealed.
type Target<'p> = (&'p Cluster, &'p SealedSecretSeal);

/// The named clusters, or all source clusters that need a certificate.
fn targets<'p>(pairings: &'p Pairings, named: &[String], findings: &mut Findings) -> Vec<Target<'p>> {
    let seal = |cluster: &'p Cluster| match &cluster.seal {
        Some(Seal::SealedSecret(seal)) => Some((cluster, seal)),
        _ => None,
    };
    if named.is_empty() {
        return Plan::new(pairings, None)
            .sources
            .values()
            .filter_map(|source| seal(source.cluster))
            .collect();
    }
    let named: BTreeSet<&String> = named.iter().collect();
    let mut targets = Vec::new();
    for name in named {
        let found = pairings.clusters.values().find(|cluster| cluster.name.as_str() == name);
        match (found, found.and_then(seal)) {
            (_, Some(target)) => targets.push(target),
            (Some(cluster), None) => findings.push(not_used(cluster)),
            (None, _) => findings.push(unknown_cluster(name, pairings)),
        }
    }
    targets
}

fn not_used(cluster: &Cluster) -> Finding {
    let message =
        format!("cluster `{}` is not sealed with SealedSecrets and has no certificate", cluster.name);
    Finding::new(Code::CertificateNotUsed, message)
        .at(&cluster.place, "sealed in another way")
        .help("leave it out, or give it `seal: {sealedSecret: ...}`")
}

fn wanted(cluster: &Cluster, seal: &SealedSecretSeal, unsealer: &Unsealer) -> Result<Wanted, Box<Finding>> {
    let (login, access) = login(cluster, unsealer)?;
    Ok(Wanted {
        cluster: cluster.name.clone(),
        login,
        access,
        controller: seal.controller.clone(),
        certificate: seal.certificate.place.clone(),
    })
}
