//! What the tree says that should be on the clusters.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::PathBuf;
use std::time::SystemTime;

use anyhow::Context;

use crate::input::identities::Places;
use crate::input::unseal::Unsealer;
use crate::input::{certificates, contents, creation_rules};
use crate::model::cluster_pair::ObjectId;
use crate::model::drift::Expectation;
use crate::model::expected::{Expected, Inventory};
use crate::model::finding::Findings;
use crate::model::fingerprint::Hasher;
use crate::model::name::ClusterName;
use crate::model::pairing::{Cluster, Pairings};
use crate::model::plan::{Contents, Plan};
use crate::render::survey::{Desired, inventory, survey};
use crate::render::tree::directories;
use crate::render::wanted::Sealing;

/// The part of the fleet that is looked at.
pub(in crate::cli) struct Scope<'a> {
    pub(in crate::cli) pairings: &'a Pairings,
    pub(in crate::cli) plan: &'a Plan<'a>,
    pub(in crate::cli) sources: &'a BTreeMap<&'a ClusterName, &'a Cluster>,
    /// All clusters of the fleet, where what is left over of former ones counts too.
    pub(in crate::cli) fleet: Option<&'a BTreeMap<&'a ClusterName, &'a Cluster>>,
}

impl<'a> Scope<'a> {
    /// What the pairs hide: as far as it is at hand, or, where only the tree counts, what pairings.yaml itself says.
    pub(in crate::cli) fn contents(
        &self,
        from: Expectation,
        now: SystemTime,
        findings: &mut Findings,
    ) -> Vec<Contents> {
        match from {
            Expectation::Tree => contents::clear(self.pairings, self.plan),
            Expectation::Pairings => {
                let unsealer = Unsealer::new(Places::of_process());
                contents::gather(self.pairings, self.plan, now, &unsealer, findings)
            }
        }
    }

    /// What should be on a cluster.
    pub(in crate::cli) fn expected(
        &self,
        cluster: &ClusterName,
        contents: &'a [Contents],
        inventory: &mut Inventory,
    ) -> Vec<Expected<'a>> {
        let Some(source) = self.plan.sources.get(cluster) else { return Vec::new() };
        let mut trees = inventory.objects.remove(cluster).unwrap_or_default();
        let expected = |(id, index): (&'a ObjectId, &usize)| Expected {
            id,
            pair: &self.pairings.pairs[*index],
            contents: &contents[*index],
            tree: trees.remove(id).unwrap_or_default(),
        };
        source.objects.iter().map(expected).collect()
    }

    /// Surveys the tree as `render --check` does, and reads what it says. A file that lacks its credential to be sealed is
    /// stale, and no error. Nothing where a finding stands in the way.
    pub(in crate::cli) fn inventory(
        &self,
        contents: &[Contents],
        hasher: &Hasher,
        now: SystemTime,
        findings: &mut Findings,
    ) -> anyhow::Result<Option<Inventory>> {
        let certificates = certificates::gather(self.plan, findings);
        let working_directory = std::env::current_dir().context("the working directory")?;
        let rules = creation_rules::gather(self.plan, &working_directory, findings);
        let templates = super::super::templates(self.pairings, findings);
        if findings.has_errors() {
            return Ok(None);
        }
        let desired = Desired {
            pairings: self.pairings,
            plan: self.plan,
            contents,
            templates: &templates,
            certificates: &certificates,
            creation_rules: &rules,
            working_directory: &working_directory,
            sealing: Sealing::default(),
            now,
        };
        let roots = self.roots().context("the directory of the tree")?;
        let mut survey = survey(&desired, &roots, hasher).context("random numbers of this machine")?;
        findings.extend(std::mem::take(&mut survey.findings));
        Ok(Some(inventory(&desired, &survey, findings)))
    }

    /// The directories of the clusters, and those of clusters that are none of the fleet any more.
    fn roots(&self) -> io::Result<Vec<PathBuf>> {
        let output = &self.pairings.output;
        let mut roots: Vec<PathBuf> = self.sources.keys().map(|name| output.join(name.as_str())).collect();
        if let Some(fleet) = self.fleet {
            let of_fleet: BTreeSet<PathBuf> = fleet.keys().map(|name| output.join(name.as_str())).collect();
            roots.extend(directories(output)?.into_iter().filter(|found| !of_fleet.contains(found)));
        }
        Ok(roots)
    }
}
