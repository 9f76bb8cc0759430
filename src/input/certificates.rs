//! The certificates of SealedSecrets controllers, pinned in the repository.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::time::SystemTime;

use crate::model::change::SealingCertificateExpiry;
use crate::model::code::Code;
use crate::model::finding::{Finding, Findings};
use crate::model::name::ClusterName;
use crate::model::plan::{Plan, SourcePlan};
use crate::model::seal::{CertificateReference, Seal};
use crate::sealed_secret::SealingCertificate;

/// The certificates of the plan's source clusters, and a finding for each that cannot be used. Whether one has expired
/// matters only to whoever seals with it.
pub fn gather(plan: &Plan<'_>, findings: &mut Findings) -> BTreeMap<ClusterName, SealingCertificate> {
    let mut certificates = BTreeMap::new();
    for (name, read) in of_sources(plan) {
        match read {
            Ok(certificate) => {
                certificates.insert(name, certificate);
            }
            Err(finding) => findings.push(finding),
        }
    }
    certificates
}

/// The same, with each finding kept at the source cluster that it is about.
pub fn of_sources(plan: &Plan<'_>) -> BTreeMap<ClusterName, Result<SealingCertificate, Finding>> {
    let read = |(name, source): (&&ClusterName, &SourcePlan<'_>)| match &source.cluster.seal {
        Some(Seal::SealedSecret(seal)) => {
            Some(((*name).clone(), self::read(name, &seal.certificate).map_err(|finding| *finding)))
        }
        _ => None,
    };
    plan.sources.iter().filter_map(read).collect()
}

/// Until when each of them can be used.
pub fn expiries(
    plan: &Plan<'_>,
    certificates: &BTreeMap<ClusterName, SealingCertificate>,
    now: SystemTime,
) -> Vec<SealingCertificateExpiry> {
    let expiry = |(name, certificate): (&ClusterName, &SealingCertificate)| {
        let Some(Seal::SealedSecret(seal)) = &plan.sources.get(name)?.cluster.seal else { return None };
        Some(SealingCertificateExpiry {
            cluster: name.to_string(),
            path: seal.certificate.path.display().to_string(),
            valid_until: certificate.valid_until().unwrap_or_default(),
            expired: certificate.is_expired(now),
        })
    };
    certificates.iter().filter_map(expiry).collect()
}

fn read(cluster: &ClusterName, given: &CertificateReference) -> Result<SealingCertificate, Box<Finding>> {
    let refused = |what: String| {
        let finding = Finding::new(Code::BadCertificate, format!("{}: {what}", given.path.display()))
            .at(&given.place, format!("the sealing certificate of cluster `{cluster}`"))
            .help(format!(
                "run `pairctl certificate {cluster}`, or save what `kubeseal --fetch-cert` prints"
            ));
        Box::new(finding)
    };
    let pem = fs::read(&given.path).map_err(|why| match why.kind() {
        ErrorKind::NotFound => refused("there is no such file".to_owned()),
        _ => refused(format!("it cannot be read: {why}")),
    })?;
    SealingCertificate::from_pem(&pem).map_err(|why| refused(why.to_string()))
}
