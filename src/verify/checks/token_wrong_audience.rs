//! The token of a service account is not for the API server.

use crate::model::code::Code;
use crate::model::credential::printable;
use crate::model::verify::Fault;
use crate::verify::registry::{Check, Looks};
use crate::verify::subject::Credential;

/// The check.
pub(in crate::verify) const CHECK: Check = Check {
    code: Code::TokenWrongAudience,
    looks: Looks::AtCredential(check),
    source: "kube-apiserver --api-audiences and --service-account-issuer; RFC 7519, 4.1.3",
};

/// What distributions give their API servers beside the issuer, or instead of it.
const USUAL: [&str; 4] = ["kubernetes", "k3s", "rke2", "api"];

fn check(credential: &Credential<'_>) -> Option<Fault> {
    let claims = credential.config.claims()?;
    claims.service_account()?;
    let audiences = claims.audience.all();
    let is_of_api_server = |audience: &&str| {
        Some(*audience) == claims.issuer.as_deref()
            || audience.starts_with("https://kubernetes.default")
            || USUAL.contains(audience)
    };
    if audiences.is_empty() || audiences.iter().any(is_of_api_server) {
        return None;
    }
    let message = format!(
        "the token for cluster `{}` is for somebody else than its API server",
        credential.destination.name
    );
    let help = "make one with `kubectl create token` and no `--audience`, render and sync";
    let said = audiences.iter().map(|audience| format!("`{}`", printable(audience)));
    let said = format!("its audience: {}", said.collect::<Vec<_>>().join(", "));
    Some(Fault::new(CHECK.code, message, help).shown_by(said))
}
