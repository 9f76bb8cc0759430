//! Source and destination are one cluster under two names.

use std::collections::BTreeMap;

use url::Url;

use crate::model::cluster_pair::PairConfig;
use crate::model::code::Code;
use crate::model::credential::CertificateFacts;
use crate::model::name::ClusterName;
use crate::model::verify::Fault;
use crate::verify::registry::{Check, Looks};
use crate::verify::subject::{Fleet, Subject};

/// The check.
pub(in crate::verify) const CHECK: Check = Check {
    code: Code::SameCluster,
    looks: Looks::AtFleet(check),
    source: "Stork pkg/migration/controllers/migration.go: it applies what it read to wherever the pair leads",
};

fn check(fleet: &Fleet<'_>) -> Vec<(usize, Fault)> {
    // A source's own address is known where something points at it.
    let mut ends: BTreeMap<&ClusterName, End> = BTreeMap::new();
    for subject in fleet.subjects {
        if let (false, Some(config)) = (ends.contains_key(&subject.destination.name), subject.config) {
            ends.extend(End::of(config).map(|end| (&subject.destination.name, end)));
        }
    }
    fleet.each(|subject| {
        let (source, destination, _) = subject.link();
        let end = ends.get(destination)?;
        (ends.get(source) == Some(end)).then(|| fault(subject, end))
    })
}

fn fault(subject: &Subject<'_>, end: &End) -> Fault {
    let (source, destination, _) = subject.link();
    let message = format!("`{source}` and `{destination}` are one cluster");
    let help = "give each cluster its own kubeconfig; one of the two is a copy of the other's";
    Fault::new(CHECK.code, message, help)
        .shown_by(format!("both lead to {} and trust the same certificate authority", end.address))
}

/// Where a credential leads, and whom it trusts there.
#[derive(PartialEq, Eq)]
struct End {
    address: String,
    authorities: Vec<CertificateFacts>,
}

impl End {
    /// Two clusters behind one gateway differ in the path, so it counts; so does who is trusted, since sites may give
    /// private addresses twice.
    fn of(config: &PairConfig) -> Option<Self> {
        let server = &config.server;
        let server = server.split_once("://").map_or(server.as_str(), |(_, rest)| rest);
        let url = Url::parse(&format!("https://{server}")).ok()?;
        let (host, port) = (url.host()?, url.port_or_known_default()?);
        let address = format!("{host}:{port}{}", url.path().trim_end_matches('/'));
        Some(Self { address, authorities: config.authorities() })
    }
}
