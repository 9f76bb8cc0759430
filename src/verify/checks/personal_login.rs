//! The pair logs in as a person.

use crate::model::code::Code;
use crate::model::verify::Fault;
use crate::verify::registry::{Check, Looks};
use crate::verify::subject::Credential;

/// The check.
pub(in crate::verify) const CHECK: Check = Check {
    code: Code::PersonalLogin,
    looks: Looks::AtCredential(check),
    source: "Portworx docs, Migrations with service accounts; Kubernetes docs, Authenticating",
};

fn check(credential: &Credential<'_>) -> Option<Fault> {
    let login = credential.config.personal_login()?;
    let message = format!("the pair logs in to cluster `{}` as a person", credential.destination.name);
    let help = "use the token of a service account that was made for Stork";
    Some(Fault::new(CHECK.code, message, help).shown_by(login))
}
