//! A live pair that pairings.yaml does not have stops all others.

use std::collections::BTreeSet;

use crate::model::code::Code;
use crate::model::credential::printable;
use crate::model::live::{LiveSpec, OddityKind};
use crate::model::verify::Fault;
use crate::verify::registry::{Check, Looks};
use crate::verify::subject::SourceCluster;

/// The check.
pub(in crate::verify) const CHECK: Check = Check {
    code: Code::ForeignPairUndecodable,
    looks: Looks::AtSource(check),
    source: super::pair_undecodable::CHECK.source,
};

fn check(source: &SourceCluster<'_>) -> Vec<(String, Fault)> {
    let id = |namespace, name| -> (&str, &str) { (namespace, name) };
    let own: BTreeSet<_> = source
        .subjects()
        .map(|subject| id(subject.id.namespace.as_str(), subject.id.name.as_str()))
        .collect();
    let foreign =
        source.pairs.iter().filter(|pair| !own.contains(&id(&pair.metadata.namespace, &pair.metadata.name)));
    let found = foreign.filter_map(|pair| {
        let spec = LiveSpec::read(&pair.spec);
        let odd = spec.oddities.iter().find(|odd| odd.kind == OddityKind::Undecodable)?;
        let message = format!(
            "Stork cannot decode ClusterPair {} of cluster `{}`, which is not in pairings.yaml, nor its list of all pairs: see {}",
            printable(&pair.metadata.to_string()),
            source.cluster.name,
            printable(&odd.pointer.to_string()),
        );
        let help = "mend it or delete it; every pair of the cluster stands still until then";
        Some((pair.metadata.namespace.clone(), Fault::new(CHECK.code, message, help)))
    });
    found.collect()
}
