//! Source and destination are one cluster under two names.

use std::collections::{BTreeMap, BTreeSet};

use url::Url;

use crate::model::cluster_pair::{PairConfig, Plain};
use crate::model::code::Code;
use crate::model::credential::CertificateFacts;
use crate::model::name::ClusterName;
use crate::model::verify::Fault;
use crate::verify::registry::{Check, Looks};
use crate::verify::subject::{Fleet, Subject};

/// The check.
pub(in crate::verify) const CHECK: Check = Check {
    code: Code::SameCluster,
    looks: Looks::AtEnds(check),
    source: "Stork pkg/migration/controllers/migration.go: it applies what it read to wherever the pair leads",
};

fn check(fleet: &Fleet<'_>) -> Vec<(usize, Fault)> {
    // Most pairs that point at one destination have the same of it, which is taken apart once.
    let mut known: BTreeMap<_, Option<End>> = BTreeMap::new();
    let mut ends: BTreeMap<&ClusterName, BTreeSet<_>> = BTreeMap::new();
    for subject in fleet.subjects {
        let Some(config) = subject.config else { continue };
        known.entry(key(config)).or_insert_with(|| End::of(config));
        // A source's own address is known where something points at it.
        ends.entry(&subject.destination.name).or_default().insert(key(config));
    }
    fleet.each(|subject| {
        let end = known.get(&key(subject.config?))?.as_ref()?;
        // Where something that points at the source leads elsewhere, that one is wrong, and not this.
        let mut of_source = ends.get(&subject.source.name)?.iter();
        of_source.all(|key| known.get(key).and_then(Option::as_ref) == Some(end)).then(|| fault(subject, end))
    })
}

/// What of a credential says where it leads, and whom it trusts there.
fn key(config: &PairConfig) -> (&str, Option<&str>) {
    let authority = config.cluster_fields.get("certificate-authority-data");
    let authority = authority.and_then(|authority| match authority {
        Plain::Text(text) => Some(text.expose()),
        _ => None,
    });
    (&config.server, authority)
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
