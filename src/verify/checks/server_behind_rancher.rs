//! The server is Rancher's proxy.

use crate::model::code::Code;
use crate::model::credential::printable;
use crate::model::verify::Fault;
use crate::verify::registry::{Check, Looks};
use crate::verify::subject::Credential;

/// The check.
pub(in crate::verify) const CHECK: Check = Check {
    code: Code::ServerBehindRancher,
    looks: Looks::AtCredential(check),
    source: "Rancher docs, Authorized cluster endpoint: https://RANCHER/k8s/clusters/ID",
};

fn check(credential: &Credential<'_>) -> Option<Fault> {
    let path = credential.config.server.split_once("/k8s/clusters/")?.1;
    let id = path.split('/').next().filter(|id| !id.is_empty())?;
    let message = format!("cluster `{}` is reached through Rancher", credential.destination.name);
    let help = "give the address of its own API server in `endpoint`, and a credential that it takes";
    Some(
        Fault::new(CHECK.code, message, help)
            .shown_by(format!("the server is Rancher's proxy for `{}`", printable(id))),
    )
}
