//! What Rancher has of the clusters whose projects pairs map, each asked once.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::live::Looking;
use crate::cli::login::login;
use crate::cli::progress::Progress;
use crate::input::access;
use crate::input::identities::Places;
use crate::input::unseal::Unsealer;
use crate::live::fleet::Pace;
use crate::live::login::Login;
use crate::live::rancher::{self, Wanted};
use crate::model::code::Code;
use crate::model::finding::{Finding, Findings};
use crate::model::name::ClusterName;
use crate::model::pairing::Cluster;
use crate::model::projects::InRancher;
use crate::model::receipt::Looks;
use crate::model::surroundings::Seen;
use crate::verify::{BothInRancher, Checked, Fleet, Subject, rancher_faults};

/// What was asked of Rancher.
#[derive(Default)]
pub(super) struct Asked {
    of_clusters: BTreeMap<ClusterName, Seen<InRancher>>,
    /// The clusters for which pairings.yaml says how to ask, and nobody could.
    unreadable: BTreeSet<ClusterName>,
    /// For how many clusters a request was sent.
    requests: usize,
}

/// Why Rancher is not asked for a cluster.
enum Unasked {
    /// Nobody said that it should be.
    Unwanted(String),
    /// What pairings.yaml says does not do.
    Broken(Box<Finding>),
}

/// Asks for both ends of every pair that maps projects.
pub(super) fn ask(fleet: &Fleet<'_>, pace: Pace, findings: &mut Findings) -> anyhow::Result<Asked> {
    let mapping = fleet.subjects.iter().filter(|subject| !subject.pair.project_mappings.is_empty());
    let clusters: BTreeMap<&ClusterName, &Cluster> = mapping
        .flat_map(|subject| [subject.source, subject.destination])
        .map(|one| (&one.name, one))
        .collect();
    let unsealer = Unsealer::new(Places::of_process());
    let mut asked = Asked::default();
    let (mut ready, mut all) = (Vec::new(), Vec::new());
    for cluster in clusters.into_values() {
        match wanted(cluster, &unsealer) {
            Ok(wanted) => {
                ready.push(cluster);
                all.push(wanted);
            }
            Err(Unasked::Unwanted(why)) => drop(asked.of_clusters.insert(cluster.name.clone(), Err(why))),
            Err(Unasked::Broken(finding)) => asked.refuse(cluster, *finding, findings),
        }
    }
    asked.requests = all.len();
    let progress = Progress::waiting(all.len(), "asking Rancher");
    for (cluster, seen) in ready.into_iter().zip(rancher::ask_all(all, pace, &|| progress.step())?) {
        match (seen, &cluster.rancher.access) {
            (Err(why), Some(_)) => asked.refuse(cluster, unreadable(cluster, &why), findings),
            (seen, _) => {
                let seen = seen.map_err(|why| format!("Rancher was not asked for `{}`: {why}", cluster.name));
                asked.of_clusters.insert(cluster.name.clone(), seen);
            }
        }
    }
    Ok(asked)
}

/// Looks at the projects of one pair.
pub(super) fn add(asked: &Asked, subject: &Subject<'_>, looking: Looking<'_>, checked: &mut Checked) {
    checked.evidence.unseen.remove(&Looks::Rancher);
    if subject.pair.project_mappings.is_empty() {
        return;
    }
    let seen = |cluster: &Cluster| asked.of_clusters.get(&cluster.name);
    let ends = [subject.source, subject.destination];
    let unseen: Vec<String> =
        ends.iter().filter_map(|cluster| seen(cluster)?.as_ref().err().cloned()).collect();
    if !unseen.is_empty() {
        checked.evidence.unseen.insert(Looks::Rancher, unseen.join("; "));
    }
    // Beside other checks a Rancher that nobody wanted asked is left out; alone it is all that was asked for.
    checked.is_doubtful |= looking.needs.is_of_rancher_alone() && !unseen.is_empty();
    checked.not_checked.extend(unseen);
    checked.is_doubtful |= ends.iter().any(|cluster| asked.unreadable.contains(&cluster.name));
    let [source, destination] = ends.map(|cluster| seen(cluster).and_then(|seen| seen.as_ref().ok()));
    checked.faults.extend(rancher_faults(&BothInRancher { subject, source, destination }, looking.checks));
}

impl Asked {
    /// Whether anything was asked.
    pub(super) fn has_asked(&self) -> bool {
        self.requests > 0
    }

    fn refuse(&mut self, cluster: &Cluster, finding: Finding, findings: &mut Findings) {
        let why = format!("Rancher gave no answer for `{}`, which a finding tells", cluster.name);
        self.of_clusters.insert(cluster.name.clone(), Err(why));
        self.unreadable.insert(cluster.name.clone());
        findings.push(finding);
    }
}

fn wanted(cluster: &Cluster, unsealer: &Unsealer) -> Result<Wanted, Unasked> {
    let id = cluster.rancher.cluster.as_deref();
    if let Some(access) = access::to_rancher(cluster, unsealer) {
        let access = access.map_err(Unasked::Broken)?;
        let read = |path: &Path| access::file(path, unsealer);
        let broken = |why: String| Unasked::Broken(Box::new(unreadable(cluster, &why)));
        let login = Login::read(&access, &read).map_err(|failure| broken(rancher::why(failure)))?;
        return Wanted::new(login, id).map_err(|why| broken(why.to_owned()));
    }
    let unwanted =
        |why: &str| Unasked::Unwanted(format!("Rancher was not asked for `{}`: {why}", cluster.name));
    // What is wrong with it is told where the cluster itself is read.
    let (login, _) = login(cluster, unsealer).map_err(|_| unwanted("its kubeconfig cannot be used"))?;
    if !rancher::is_through_rancher(&login) {
        return Err(unwanted("nothing says how; add `rancher.access`"));
    }
    Wanted::new(login, id).map_err(unwanted)
}

fn unreadable(cluster: &Cluster, why: &str) -> Finding {
    let message = format!("Rancher does not tell the projects of cluster `{}`: {why}", cluster.name);
    let place = cluster.rancher.access.as_ref().map_or(&cluster.place, |access| &access.place);
    Finding::new(Code::RancherUnreadable, message)
        .at(place, "how it is asked")
        .help("give `rancher.access` a kubeconfig from Rancher whose user sees the cluster's projects")
}
