//! The pair logs in as the destination's administrator.

use crate::model::code::Code;
use crate::model::verify::Fault;
use crate::verify::registry::{Check, Looks};
use crate::verify::subject::Credential;

/// The check.
pub(in crate::verify) const CHECK: Check = Check {
    code: Code::AdminCredential,
    looks: Looks::AtCredential(check),
    source: "Kubernetes docs, PKI certificates: kubeadm's admin.conf; RBAC, default roles",
};

/// Groups that may do everything: since ever, and of kubeadm from 1.29 on.
const GROUPS: [&str; 2] = ["system:masters", "kubeadm:cluster-admins"];

fn check(credential: &Credential<'_>) -> Option<Fault> {
    let leaf = credential.config.client_certificates().into_iter().next()?;
    let is_admin = leaf.organizations.iter().any(|group| GROUPS.contains(&group.as_str()));
    let message =
        format!("the pair logs in to cluster `{}` as its administrator", credential.destination.name);
    let help = "use the token of a service account that was made for Stork";
    is_admin.then(|| Fault::new(CHECK.code, message, help).shown_by(leaf.said()))
}
