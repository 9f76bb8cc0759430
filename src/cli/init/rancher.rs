//! What Rancher calls the clusters that kubeconfigs reach through it, and their projects.

use std::collections::BTreeMap;

use super::args::InitArgs;
use super::live::refuse;
use crate::adopt::founding::FoundRancher;
use crate::cli::login::login;
use crate::cli::progress::Progress;
use crate::input::identities::Places;
use crate::input::unseal::Unsealer;
use crate::live::rancher::{Wanted, ask_all, id_in_rancher};
use crate::model::code::Code;
use crate::model::finding::{Finding, Findings};
use crate::model::name::ClusterName;
use crate::model::pairing::Cluster;
use crate::model::projects::{InRancher, Projects};

/// The ids of the clusters that a kubeconfig reaches through Rancher, and of their projects.
pub(super) fn projects(
    args: &InitArgs,
    clusters: &BTreeMap<ClusterName, Cluster>,
    findings: &mut Findings,
) -> anyhow::Result<BTreeMap<ClusterName, FoundRancher>> {
    let unsealer = Unsealer::new(Places::of_process());
    let (mut names, mut wanted) = (Vec::new(), Vec::new());
    for cluster in clusters.values() {
        // One with which nobody can log in was told of when its pairs were listed.
        let Ok((login, _)) = login(cluster, &unsealer) else { continue };
        let Some(id) = id_in_rancher(&login) else { continue };
        if let Ok(one) = Wanted::new(login, Some(&id)) {
            names.push((cluster, id));
            wanted.push(one);
        }
    }
    let progress = Progress::waiting(wanted.len(), "asking Rancher");
    let mut found = BTreeMap::new();
    for ((cluster, id), seen) in
        names.into_iter().zip(ask_all(wanted, args.live.pace.pace(), &|| progress.step())?)
    {
        let why = match seen {
            Ok(InRancher::Known(projects)) => {
                let projects = by_name(projects);
                found.insert(cluster.name.clone(), FoundRancher { cluster: id, projects });
                continue;
            }
            Ok(InRancher::NoCluster(id)) => format!("Rancher has no cluster `{id}`"),
            Err(why) => {
                format!("Rancher cannot be asked for the projects of cluster `{}`: {why}", cluster.name)
            }
        };
        refuse(args, &cluster.name, Finding::new(Code::RancherUnreadable, why), findings);
    }
    Ok(found)
}

/// Projects by a name that one alone has, without those that are on their way out.
fn by_name(projects: Projects) -> BTreeMap<String, String> {
    let mut named: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (id, project) in projects.into_iter().filter(|(_, project)| !project.is_being_removed) {
        if let Some(name) = project.name {
            named.entry(name).or_default().push(id);
        }
    }
    named
        .into_iter()
        .filter_map(|(name, mut ids)| ids.pop().filter(|_| ids.is_empty()).map(|id| (name, id)))
        .collect()
}
