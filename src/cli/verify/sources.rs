//! The source clusters of a fleet, read once each.

use std::collections::BTreeMap;

use crate::cli::live_pairs;
use crate::cli::progress::Progress;
use crate::input::identities::Places;
use crate::input::unseal::Unsealer;
use crate::live::fleet::Pace;
use crate::live::sources::{self, Source};
use crate::model::finding::Findings;
use crate::model::name::ClusterName;
use crate::model::pairing::Cluster;
use crate::verify::Fleet;

/// Source clusters by name; those that could not be read are not there, and a finding says why.
pub(super) type Sources = BTreeMap<ClusterName, Source>;

/// Reads the source clusters of all pairs, with their surroundings or without.
pub(super) fn read(
    fleet: &Fleet<'_>,
    with_surroundings: bool,
    pace: Pace,
    findings: &mut Findings,
) -> anyhow::Result<Sources> {
    let clusters: BTreeMap<&ClusterName, &Cluster> =
        fleet.subjects.iter().map(|subject| (&subject.source.name, subject.source)).collect();
    let unsealer = Unsealer::new(Places::of_process());
    let mut wanted = Vec::new();
    for cluster in clusters.values() {
        match live_pairs::wanted(cluster, &unsealer) {
            Ok(one) => wanted.push(one),
            Err(finding) => findings.push(*finding),
        }
    }
    let names: Vec<ClusterName> = wanted.iter().map(|one| one.cluster.clone()).collect();
    let progress = Progress::waiting(wanted.len(), "reading clusters");
    let mut read = Sources::new();
    let sources = sources::read_all(wanted, with_surroundings, pace, &|| progress.step())?;
    for (name, source) in names.into_iter().zip(sources) {
        match source {
            Ok(source) => {
                read.insert(name, source);
            }
            Err(finding) => findings.push(*finding),
        }
    }
    Ok(read)
}
