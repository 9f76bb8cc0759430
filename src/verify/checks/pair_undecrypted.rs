//! The live pair is still sealed.

use crate::model::code::Code;
use crate::model::credential::printable;
use crate::model::verify::Fault;
use crate::verify::registry::{Check, Looks};
use crate::verify::subject::OnSource;

/// The check.
pub(in crate::verify) const CHECK: Check = Check {
    code: Code::PairUndecrypted,
    looks: Looks::AtLive(check),
    source: "SOPS, argocd-vault-plugin and Flux docs: what each leaves in a manifest that it does not open",
};

fn check(on_source: &OnSource<'_>) -> Option<Fault> {
    let pointer = on_source.live?.ciphertext()?;
    let message = format!("ClusterPair {} was applied before anybody opened it", on_source.subject.id);
    let help = "give what applies the tree the means to open it (Flux: `decryption`; Argo CD: KSOPS or the vault plugin)";
    Some(Fault::new(CHECK.code, message, help).shown_by(format!("at {}", printable(&pointer.to_string()))))
}
