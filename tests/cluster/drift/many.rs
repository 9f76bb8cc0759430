//! Pairs of one source cluster with every way to log in to their destinations, each in namespaces of its own.

use serde_json::{Value, json};

use super::bulk;
use super::fleet::Fleet;
use crate::control_plane::ControlPlane;
use crate::documents::{self, recipient};
use crate::logins::kubeconfig;
use crate::run::files;

/// Many pairs of the cluster `east`.
pub(crate) struct Many {
    pub(crate) fleet: Fleet,
}

impl Many {
    /// Renders, for each way to log in, a pair of that name into these namespaces.
    pub(crate) fn rendered(logins: &[(&'static str, Vec<&'static str>)]) -> Option<Self> {
        let mut fleet = Fleet::new()?;
        let mut all: Vec<&str> = logins.iter().flat_map(|(_, namespaces)| namespaces.clone()).collect();
        all.sort_unstable();
        all.dedup();
        bulk::namespaces(fleet.clusters[0], &all);
        let mut clusters = serde_json::Map::new();
        for (login, _) in logins {
            let variable = format!("CONFIG_{}", login.to_uppercase().replace('-', "_"));
            let secret = format!("hunter2-{login}-0123456789-abcdefghijklmnopqrst");
            let server = format!("https://{login}.example.com:6443");
            fleet.sandbox.secret_variable(&variable, &kubeconfig(login, &server, &secret));
            let cluster = json!({
                "kubeconfig": {"env": variable},
                "options": {"ip": format!("{login}.example.com"), "port": "9001", "token": {"env": "WEST_PX_TOKEN"}},
                "rancher": {"cluster": format!("c-m-{login}"), "projects": {"payments": "p-aaaaa"}},
            });
            clusters.insert((*login).to_owned(), cluster);
        }
        let projects = json!({"cluster": "c-m-east", "projects": {"payments": "p-zzzzz"}});
        clusters.insert(
            "east".to_owned(),
            json!({"access": {"file": fleet.clusters[0].kubeconfig()}, "rancher": projects}),
        );
        let pair = |(login, namespaces): &(&str, Vec<&str>)| {
            json!({
                "name": login, "source": "east", "destination": login, "namespaces": namespaces,
                // One kind of pair has no storage options.
                "mode": if *login == "insecure" { "sync-dr" } else { "async-dr" },
                "projects": ["payments"],
                "labels": {"team": "a"}, "annotations": {"note": "b"},
            })
        };
        let pairings = json!({
            "apiVersion": "pairctl.dev/v1alpha1",
            "kind": "Pairings",
            "seal": {"sops": {"age": [recipient(0).as_str()]}},
            "clusters": clusters,
            "pairs": logins.iter().map(pair).collect::<Vec<_>>(),
        });
        fleet.sandbox.write("pairings.yaml", &pairings.to_string());
        fleet.render();
        Some(Self { fleet })
    }

    /// Where the pairs are.
    pub(crate) fn cluster(&self) -> &'static ControlPlane {
        self.fleet.clusters[0]
    }

    /// What the tree hides, of all pairs.
    pub(crate) fn objects(&self) -> Vec<Value> {
        let directory = self.fleet.sandbox.path().join("clusters/east");
        let files = files(&directory).into_iter();
        let manifests = files.filter(|file| file.to_string_lossy().ends_with(".clusterpair.yaml"));
        manifests.map(|file| documents::open(&std::fs::read_to_string(file).unwrap(), 0).unwrap()).collect()
    }
}
