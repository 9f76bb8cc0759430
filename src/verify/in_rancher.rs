//! The projects that a pair maps, held against what Rancher has.

use std::collections::BTreeSet;

use super::subject::Subject;
use crate::model::credential::printable;
use crate::model::pairing::Cluster;
use crate::model::projects::{InRancher, Project, Projects};
use crate::model::rancher::bare;

/// The two ends of a pair in Rancher; nothing of an end where nobody could be asked.
#[derive(Clone, Copy, Debug)]
pub struct BothInRancher<'a> {
    /// The pair.
    pub subject: &'a Subject<'a>,
    /// What Rancher has of its source.
    pub source: Option<&'a InRancher>,
    /// What Rancher has of its destination.
    pub destination: Option<&'a InRancher>,
}

/// A project that a pair maps, or maps to.
#[derive(Clone, Copy, Debug)]
pub struct Mapped<'a> {
    /// Its cluster.
    pub cluster: &'a Cluster,
    /// Its bare id.
    pub id: &'a str,
    /// All projects that Rancher has of that cluster.
    pub all: &'a Projects,
}

impl<'a> BothInRancher<'a> {
    /// Both ends of which something is known.
    pub fn ends(&self) -> impl Iterator<Item = (&'a Cluster, &'a InRancher)> {
        let Subject { source, destination, .. } = *self.subject;
        [(source, self.source), (destination, self.destination)]
            .into_iter()
            .filter_map(|(cluster, seen)| Some((cluster, seen?)))
    }

    /// Both projects of every mapping, each once, whichever forms of its id are mapped.
    pub fn projects(&self) -> Vec<Mapped<'a>> {
        let mappings = &self.subject.pair.project_mappings;
        let (from, to): (BTreeSet<_>, BTreeSet<_>) =
            mappings.iter().map(|(from, to)| (bare(from), bare(to))).unzip();
        let at = |seen: Option<&'a InRancher>, cluster: &'a Cluster, ids: BTreeSet<&'a str>| match seen {
            Some(InRancher::Known(all)) => {
                let ids = ids.into_iter().filter(|id| !id.is_empty());
                ids.map(|id| Mapped { cluster, id, all }).collect()
            }
            Some(InRancher::NoCluster(_)) | None => Vec::new(),
        };
        let Subject { source, destination, .. } = *self.subject;
        let mut projects = at(self.source, source, from);
        projects.append(&mut at(self.destination, destination, to));
        projects
    }
}

impl<'a> Mapped<'a> {
    /// The project under this id.
    pub fn here(&self) -> Option<&'a Project> {
        self.all.get(self.id)
    }

    /// What pairings.yaml calls it.
    pub fn names(&self) -> impl Iterator<Item = &'a str> {
        let id = self.id;
        let projects = self.cluster.rancher.projects.iter();
        projects.filter(move |(_, given)| bare(given) == id).map(|(name, _)| name.as_str())
    }

    /// Another project that carries the name which pairings.yaml has for this one: the name and that project's id.
    pub fn namesake(&self) -> Option<(&'a str, &'a str)> {
        self.names().find_map(|name| {
            let mut others = self.all.iter().filter(|(id, _)| *id != self.id);
            let (id, _) = others.find(|(_, other)| other.name.as_deref() == Some(name))?;
            Some((name, id.as_str()))
        })
    }

    /// The project in a few words.
    pub fn said(&self) -> String {
        let names: Vec<String> = self.names().map(|name| format!(", `{}`", printable(name))).collect();
        format!("project `{}`{} of cluster `{}`", printable(self.id), names.concat(), self.cluster.name)
    }
}
