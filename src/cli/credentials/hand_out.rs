//! The new kubeconfig, handed out: sealed into the file that pairings.yaml names, or printed to a pipe.

use std::path::Path;
use std::time::SystemTime;

use anyhow::Context as _;

use super::target::Target;
use super::trial::not_accepted;
use crate::credentials::kubeconfig::{NAMES, edited, with_token};
use crate::input::secrets;
use crate::model::cluster_pair::PairConfig;
use crate::model::code::Code;
use crate::model::finding::{Finding, Findings};
use crate::model::issued::Generation;
use crate::model::pairing::{KubeconfigReference, Reference};
use crate::model::secret::Secret;
use crate::render::tree;
use crate::sops::document::SealedDocument;
use crate::sops::{self, LastModified, ResealedText};

/// What became of it.
pub(super) enum HandedOut {
    /// It is sealed in place, in this file.
    Sealed(String),
    /// Somebody else must store it.
    Left,
    /// A finding says why it was not handed out.
    Failed,
}

/// Where the kubeconfig of a cluster is a sealed file, gives it the new token, in memory and back under the same keys.
pub(super) fn in_place(
    target: &Target<'_>,
    base: &PairConfig,
    generation: &Generation,
    findings: &mut Findings,
) -> anyhow::Result<HandedOut> {
    let Some(given) = &target.cluster.kubeconfig else { return Ok(HandedOut::Left) };
    let Reference::File(path) = &given.reference else { return Ok(HandedOut::Left) };
    let Ok(bytes) = secrets::read(path) else { return Ok(HandedOut::Left) };
    let text = std::str::from_utf8(&bytes).unwrap_or_default();
    let Ok(Some(document)) = SealedDocument::recognise(text) else { return Ok(HandedOut::Left) };
    let Some(token) = target.token(generation, findings)? else { return Ok(HandedOut::Failed) };
    if let Some(finding) = not_accepted(target, &with_token(base, &target.account, &token.text))? {
        findings.push(finding);
        return Ok(HandedOut::Failed);
    }
    let at = LastModified::try_from(SystemTime::now()).context("the clock of this machine")?;
    match resealed(target, &document, given.context.as_deref(), &token.text, &at) {
        Ok(sealed) => {
            tree::write_resealed(path, &sealed)
                .with_context(|| format!("cannot write {}", path.display()))?;
            Ok(HandedOut::Sealed(path.display().to_string()))
        }
        Err(why) => {
            findings.push(refused(target, given, path, &why));
            Ok(HandedOut::Left)
        }
    }
}

/// The file with the new token, or why it cannot be had.
fn resealed(
    target: &Target<'_>,
    document: &SealedDocument<'_>,
    context: Option<&str>,
    token: &Secret,
    at: &LastModified,
) -> Result<ResealedText, String> {
    let identities = target.unsealer.identities();
    let opened = document.open(identities).map_err(|_| "no age identity at hand opens it".to_owned())?;
    let whole = std::str::from_utf8(&opened).ok().and_then(sops::content);
    let whole = whole.ok_or("it holds something else than texts, true and false")?;
    let whole = edited(whole, context, &target.account, token).map_err(|why| why.to_string())?;
    document.reseal(&whole, &NAMES, identities, at).map_err(|why| why.to_string())
}

fn refused(target: &Target<'_>, given: &KubeconfigReference, path: &Path, why: &str) -> Finding {
    let message = format!("{} cannot be given the new token in place: {why}", path.display());
    let cluster = &target.cluster.name;
    let help = format!(
        "print the new kubeconfig with `pairctl credentials rotate {cluster} --hand-out` to a pipe, and seal it yourself by a rule \
         that covers `token`"
    );
    Finding::new(Code::HandOutRefused, message).at(&given.place, "the kubeconfig").help(help)
}
