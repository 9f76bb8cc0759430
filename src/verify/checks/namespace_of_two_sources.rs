//! Two sources fail over into one namespace of a destination.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::code::Code;
use crate::model::name::ClusterName;
use crate::model::verify::Fault;
use crate::verify::registry::{Check, Looks};
use crate::verify::subject::{ADMIN_NAMESPACE, Fleet, Subject};

/// The check.
pub(in crate::verify) const CHECK: Check = Check {
    code: Code::NamespaceOfTwoSources,
    looks: Looks::AtFleet(check),
    source: "Stork pkg/migration/controllers/migration.go: names and namespaces stay what they are",
};

fn check(fleet: &Fleet<'_>) -> Vec<(usize, Fault)> {
    let links = fleet.links();
    let mut sources: BTreeMap<_, BTreeSet<&ClusterName>> = BTreeMap::new();
    for subject in fleet.subjects.iter().filter(|subject| lands(subject)) {
        let (source, destination, namespace) = subject.link();
        sources.entry((destination, namespace)).or_default().insert(source);
    }
    fleet.each(|subject| {
        let (source, destination, namespace) = subject.link();
        let others = sources.get(&(destination, namespace)).filter(|_| lands(subject))?;
        // Where two sources are paired with each other, one application moves among all three.
        let is_stranger = |other: &&&ClusterName| {
            **other != source
                && !links.contains(&(source, **other, namespace))
                && !links.contains(&(**other, source, namespace))
        };
        others.iter().find(is_stranger).map(|other| fault(subject, other))
    })
}

/// Whether it brings what is not there yet.
fn lands(subject: &Subject<'_>) -> bool {
    !subject.pair.is_way_back && subject.id.namespace.as_str() != ADMIN_NAMESPACE
}

fn fault(subject: &Subject<'_>, other: &ClusterName) -> Fault {
    let (source, destination, namespace) = subject.link();
    let message =
        format!("`{source}` and `{other}` both fail over into namespace `{namespace}` of `{destination}`");
    let help = "give each source namespaces of its own, or another destination";
    Fault::new(CHECK.code, message, help)
}
