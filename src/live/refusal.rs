//! An answer of an API server that refuses, or makes no sense, as a finding.

use http::StatusCode;

use super::client::Answer;
use super::failure::Failure;
use crate::model::code::Code;
use crate::model::finding::Finding;
use crate::model::name::ClusterName;
use crate::model::source::Place;

/// What was asked of whom.
pub(super) struct Request<'a> {
    /// The cluster.
    pub(super) cluster: &'a ClusterName,
    /// The entry of the kubeconfig.
    pub(super) access: &'a Place,
    /// What the credential must be allowed, such as "get `services` in namespace `kube-system`".
    pub(super) right: String,
    /// How to allow it.
    pub(super) grant: String,
}

impl Request<'_> {
    /// The finding about an answer that is not the one that was asked for.
    pub(super) fn refused(&self, answer: &Answer) -> Finding {
        let said = answer.said.as_deref().filter(|said| !said.is_empty());
        let cluster = self.cluster;
        let (message, help) = match (answer.status, said) {
            (StatusCode::UNAUTHORIZED, _) => (
                format!("the API server of cluster `{cluster}` does not accept the credential"),
                "renew the credential, which has expired or was revoked, or give another kubeconfig with `access`"
                    .to_owned(),
            ),
            (StatusCode::FORBIDDEN, said) => {
                let said = said.map(|said| format!(": {said}")).unwrap_or_default();
                let message = format!("the credential for cluster `{cluster}` may not {}{said}", self.right);
                (message, format!("{}, or give another kubeconfig with `access`", self.grant))
            }
            (status, Some(said)) => return self.unreachable(&format!("it answers {status}: {said}")),
            (status, None) => return self.stranger(&format!(", and says {status}")),
        };
        Finding::new(Code::ClusterRefused, message).at(self.access, "the kubeconfig").help(help)
    }

    /// The finding about somebody else who answers.
    pub(super) fn stranger(&self, more: &str) -> Finding {
        self.unreachable(&format!("what answers is no Kubernetes API server{more}"))
    }

    fn unreachable(&self, why: &str) -> Finding {
        Failure::Unreachable(why.to_owned()).finding(self.cluster, self.access)
    }
}
