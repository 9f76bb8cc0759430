//! What the way to seal asks of a pair's name and metadata.

use super::at;
use super::pairs::Wish;
use crate::model::code::Code;
use crate::model::finding::Findings;
use crate::model::name::PairName;
use crate::model::pairing::Cluster;
use crate::model::seal::{Bridge, Seal, SealedSecretSeal};

/// Checks one direction of an entry against the source cluster's way to seal.
pub(super) fn check(source: &Cluster, name: &PairName, wish: &Wish<'_>, findings: &mut Findings) {
    if let Some(seal) = &source.seal {
        check_metadata(seal, wish, findings);
        check_length(seal, name, wish, findings);
    }
}

/// What reads the manifest takes some texts for commands of its own, wherever they stand.
fn check_metadata(seal: &Seal, wish: &Wish<'_>, findings: &mut Findings) {
    let (mark, reader) = match seal {
        Seal::ExternalSecret(_)
        | Seal::SealedSecret(SealedSecretSeal { bridge: Bridge::ExternalSecrets { .. }, .. }) => {
            ("{{", "External Secrets")
        }
        Seal::VaultPlugin { .. } => ("<", "argocd-vault-plugin"),
        Seal::SealedSecret(SealedSecretSeal { bridge: Bridge::Flux(_), .. }) => ("$", "Flux"),
        Seal::SealedSecret(SealedSecretSeal { bridge: Bridge::Job { .. }, .. }) | Seal::Sops(_) => return,
    };
    let texts = wish.labels.iter().chain(&wish.annotations);
    let is_for_plugin = |key: &str| mark == "<" && key.starts_with("avp.kubernetes.io/");
    for (key, _) in texts.filter(|(key, value)| value.contains(mark) || is_for_plugin(key)) {
        let message = format!("{reader} would take `{key}` of this entry for an instruction");
        let finding = at(Code::BadSeal, message, &wish.place, "this entry")
            .help(format!("remove the label or annotation, or `{mark}` from its value"));
        findings.push(finding);
    }
}

/// Objects beside the pair are named after it: its Secret `NAME.clusterpair`, of at most 253 characters, and for Flux the
/// Kustomization `pairctl-NAME`, whose name becomes the value of a label.
fn check_length(seal: &Seal, name: &PairName, wish: &Wish<'_>, findings: &mut Findings) {
    let (longest, of) = match seal {
        Seal::SealedSecret(SealedSecretSeal { bridge: Bridge::Flux(_), .. }) => {
            (55, "the Kustomization of Flux")
        }
        Seal::SealedSecret(_) => (241, "the SealedSecret"),
        _ => return,
    };
    if name.as_str().len() > longest {
        let message = format!("the name `{name}` is too long: {of} is named after it");
        let finding = at(Code::InvalidName, message, &wish.place, "this entry")
            .help(format!("choose a name of at most {longest} characters"));
        findings.push(finding);
    }
}
