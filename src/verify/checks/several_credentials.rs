//! The pair carries a client certificate and a token.

use crate::model::code::Code;
use crate::model::verify::Fault;
use crate::verify::registry::{Check, Looks};
use crate::verify::subject::Credential;

/// The check.
pub(in crate::verify) const CHECK: Check = Check {
    code: Code::SeveralCredentials,
    looks: Looks::AtCredential(check),
    source: "client-go tools/clientcmd/client_config.go; Kubernetes apiserver pkg/authentication/request/union",
};

fn check(credential: &Credential<'_>) -> Option<Fault> {
    let has = |key: &str| credential.config.user_fields.contains_key(key);
    let message = format!(
        "the pair carries a client certificate and a token for cluster `{}`",
        credential.destination.name
    );
    let help = "keep the token of the service account, and take the certificate out of the kubeconfig";
    (has("client-certificate-data") && has("token"))
        .then(|| Fault::new(CHECK.code, message, help).shown_by(credential.config.credential_said()))
}
