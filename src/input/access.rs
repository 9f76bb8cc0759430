//! Fetches what pairctl itself logs in with: `access` of a cluster, or its kubeconfig.

use std::io;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::secrets::{self, Fetched};
use super::unseal::{Unopened, Unsealer};
use crate::model::access::Access;
use crate::model::code::Code;
use crate::model::finding::Finding;
use crate::model::pairing::{Cluster, KubeconfigReference, Reference};

/// The kubeconfig, still unread.
pub fn fetch(cluster: &Cluster, unsealer: &Unsealer) -> Result<Access, Box<Finding>> {
    let name = &cluster.name;
    let Some(given) = cluster.access.as_ref().or(cluster.kubeconfig.as_ref()) else {
        let message = format!("cluster `{name}` has neither `access` nor `kubeconfig`");
        let finding = Finding::new(Code::AccessMissing, message)
            .at(&cluster.place, "nothing says how to reach it")
            .help("add `access: {file: PATH}` or `access: {env: NAME}`, a kubeconfig with which pairctl reads the cluster");
        return Err(Box::new(finding));
    };
    named(given, &format!("reading cluster `{name}`"), unsealer)
}

/// The kubeconfig with which Rancher is asked for a cluster's projects, where there is one.
pub fn to_rancher(cluster: &Cluster, unsealer: &Unsealer) -> Option<Result<Access, Box<Finding>>> {
    let purpose = format!("asking Rancher for cluster `{}`", cluster.name);
    cluster.rancher.access.as_ref().map(|given| named(given, &purpose, unsealer))
}

fn named(given: &KubeconfigReference, purpose: &str, unsealer: &Unsealer) -> Result<Access, Box<Finding>> {
    let KubeconfigReference { reference, context, place } = given;
    match secrets::fetch(reference, unsealer) {
        Fetched::Here(kubeconfig) => {
            let folder = folder(reference);
            Ok(Access { kubeconfig, folder, context: context.clone(), place: place.clone() })
        }
        Fetched::Absent(why) => {
            let message = format!("the kubeconfig for {purpose} is not at hand: {why}");
            let finding = Finding::new(Code::AccessMissing, message).at(place, "named here");
            Err(Box::new(finding.help("run where it is, or set it")))
        }
        Fetched::Failed(failure) => Err(Box::new(failure.at(place, "the kubeconfig"))),
    }
}

/// The bytes of a file that such a kubeconfig names; it may be sealed, as the kubeconfig may.
pub fn file(path: &Path, unsealer: &Unsealer) -> io::Result<Zeroizing<Vec<u8>>> {
    unsealer.plain(path, secrets::read(path)?).map_err(|why| match why {
        Unopened::Absent(message) => io::Error::other(message),
        Unopened::Failed(failure) => io::Error::other(failure.message),
    })
}

fn folder(reference: &Reference) -> PathBuf {
    match reference {
        Reference::File(path) => path.parent().map(Path::to_path_buf).unwrap_or_default(),
        Reference::Env(_) => PathBuf::new(),
    }
}
