//! How a command logs in to a cluster of pairings.yaml.

use std::path::Path;

use crate::input::access;
use crate::input::unseal::Unsealer;
use crate::live::login::Login;
use crate::model::finding::Finding;
use crate::model::pairing::Cluster;
use crate::model::source::Place;

/// The login of a cluster, and the entry that names its kubeconfig.
pub(super) fn login(cluster: &Cluster, unsealer: &Unsealer) -> Result<(Login, Place), Box<Finding>> {
    let access = access::fetch(cluster, unsealer)?;
    let read = |path: &Path| access::file(path, unsealer);
    let login =
        Login::read(&access, &read).map_err(|why| Box::new(why.finding(&cluster.name, &access.place)))?;
    Ok((login, access.place))
}
