//! Pinned certificates: the files that are sealed for.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use super::tree;
use crate::model::code::Code;
use crate::model::finding::{Finding, Findings};
use crate::model::name::ClusterName;
use crate::model::pin::{KeyDigest, Pin, PinChange};
use crate::model::seal::CertificateReference;
use crate::sealed_secret::SealingCertificate;

/// A controller's certificate, and where it belongs.
pub struct Fetched {
    /// The source cluster.
    pub cluster: ClusterName,
    /// The file.
    pub reference: CertificateReference,
    /// The certificate.
    pub certificate: SealingCertificate,
}

/// What is to become of each file, in the order of `fetched`; what must not become of one is a finding.
pub fn survey(fetched: &[Fetched], findings: &mut Findings) -> Vec<Pin> {
    let mut taken: BTreeMap<&Path, &Fetched> = BTreeMap::new();
    let mut pins = Vec::new();
    for one in fetched {
        let first = *taken.entry(&one.reference.path).or_insert(one);
        if first.certificate.as_pem() != one.certificate.as_pem() {
            findings.push(clash(first, one));
            continue;
        }
        match existing(&one.reference) {
            Ok(existing) => pins.push(pin(one, existing.as_ref())),
            Err(finding) => findings.push(*finding),
        }
    }
    pins
}

/// Writes the files that are to change, each in one rename.
pub fn apply(fetched: &[Fetched], pins: &[Pin]) -> Result<(), (PathBuf, io::Error)> {
    for (one, pin) in fetched.iter().zip(pins) {
        if pin.change != PinChange::Unchanged {
            let path = &one.reference.path;
            tree::write_certificate(path, &one.certificate).map_err(|why| (path.clone(), why))?;
        }
    }
    Ok(())
}

fn pin(fetched: &Fetched, existing: Option<&SealingCertificate>) -> Pin {
    let Fetched { cluster, reference, certificate } = fetched;
    let other = existing.filter(|existing| existing.as_pem() != certificate.as_pem());
    let change = match (existing, other) {
        (None, _) => PinChange::Pinned,
        (Some(_), Some(_)) => PinChange::Replaced,
        (Some(_), None) => PinChange::Unchanged,
    };
    let key = |certificate: &SealingCertificate| KeyDigest::new(certificate.spki_digest());
    Pin {
        cluster: cluster.clone(),
        path: reference.path.display().to_string(),
        change,
        key: key(certificate),
        previous_key: other.map(key),
        valid_until: certificate.valid_until().unwrap_or_default(),
    }
}

/// The certificate that is there. A file that holds anything beside certificates is somebody else's.
fn existing(reference: &CertificateReference) -> Result<Option<SealingCertificate>, Box<Finding>> {
    let CertificateReference { path, place } = reference;
    let root = path.parent().unwrap_or(Path::new(""));
    let text = tree::read(path, root).map_err(|why| {
        let finding = Finding::new(Code::FileUnreadable, format!("cannot read {}: {why}", path.display()));
        Box::new(
            finding
                .at(place, "the certificate's file")
                .help("name a file in `certificate`, or move away what is there"),
        )
    })?;
    let Some(text) = text else { return Ok(None) };
    let blocks = |begin: &str| text.matches(begin).count();
    let alone = blocks("-----BEGIN ") == blocks("-----BEGIN CERTIFICATE-----");
    match SealingCertificate::from_pem(text.as_bytes()) {
        Ok(certificate) if alone => Ok(Some(certificate)),
        _ => {
            let shown = path.display();
            let message = format!("{shown} is there and is no certificate of a SealedSecrets controller");
            let finding = Finding::new(Code::ForeignFile, message).at(place, "the certificate belongs here");
            Err(Box::new(finding.help("move the file away, or name another in `certificate`")))
        }
    }
}

fn clash(first: &Fetched, second: &Fetched) -> Finding {
    let message = format!(
        "clusters `{}` and `{}` have different certificates and pin both in {}",
        first.cluster,
        second.cluster,
        first.reference.path.display()
    );
    Finding::new(Code::CertificateClash, message)
        .at(&second.reference.place, "one file for both")
        .help("put `{source}` into the path, such as `certificates/{source}.pem`")
}
