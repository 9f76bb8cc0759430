//! Manifests as SealedSecrets.

use std::collections::BTreeMap;

use super::{ClearPart, ManifestError, SealedText};
use crate::model::fingerprint::Fingerprint;
use crate::render::clear::{self, SPEC};
use crate::render::existing::SealedFile;
use crate::render::mark::{Mark, TextDigest};
use crate::render::secret_sealer::{self, SecretSealer, Stamp};
use crate::render::wanted::Wanted;
use crate::sealed_secret::{SealedValue, label, seal};
use crate::sops::LastModified;
use crate::yaml::{self, LaterDocuments, Node};

impl SealedText {
    /// Seals an object as a SealedSecret; nothing where not all of it is at hand.
    pub(in crate::render) fn seal_secret(
        header: &str,
        wanted: &Wanted<'_>,
        sealer: &SecretSealer<'_>,
        fingerprint: &Fingerprint,
        at: &LastModified,
    ) -> Result<Option<Self>, ManifestError> {
        let Wanted { id, pair, contents, .. } = *wanted;
        let Some(object) = contents.object(id, pair) else { return Ok(None) };
        let value = secret_sealer::value(object, pair, fingerprint, sealer.bridge);
        let label = label(sealer.scope, id.namespace.as_str(), &secret_sealer::secret_name(id));
        let value = seal(value.as_bytes(), sealer.certificate, &label)?;
        let revision = secret_sealer::revision(pair, fingerprint, sealer.bridge);
        let stamp = Stamp::new(at, sealer.certificate);
        let clear = ClearPart::of_secret(header, id, pair, fingerprint, sealer, &stamp);
        checked(&clear, &secret_sealer::key(sealer.bridge, &revision), &value).map(Some)
    }
}

/// Writes the clear part anew round the sealed value of a file.
pub(super) fn keep(clear: &ClearPart, file: &SealedFile<'_>) -> Result<SealedText, ManifestError> {
    let text = format!("{SPEC}{}", file.sealed);
    let root = yaml::parse(&text, LaterDocuments::Ignore).ok().flatten();
    let (key, value) = root.as_ref().and_then(sealed_value).ok_or(ManifestError::Kept)?;
    checked(clear, &key, &value)
}

/// Puts the parts together, reads the whole back and compares.
fn checked(clear: &ClearPart, key: &str, value: &SealedValue) -> Result<SealedText, ManifestError> {
    let data = BTreeMap::from([(key, value)]);
    let sealed = clear::below_spec(&BTreeMap::from([("encryptedData", data)]));
    let mark = Mark { clear: clear.digest(), sealed: Some(TextDigest::of(&[&sealed])) };
    let ClearPart { header, head, tail, .. } = clear;
    let text = format!("{header}{mark}\n{head}{SPEC}{sealed}{tail}");
    let root = yaml::parse(&text, LaterDocuments::Refuse).ok().flatten().ok_or(ManifestError::ReadBack)?;
    let template = root.get("spec").and_then(|spec| spec.get("template"));
    let whole = entry(&root) == Some((key, value.as_str()))
        && clear.names(&root)
        && template.is_some_and(|template| clear.names(template));
    whole.then_some(SealedText(text)).ok_or(ManifestError::ReadBack)
}

/// The one sealed value and its key.
fn sealed_value(root: &Node) -> Option<(String, SealedValue)> {
    let (key, value) = entry(root)?;
    Some((key.to_owned(), value.parse().ok()?))
}

fn entry(root: &Node) -> Option<(&str, &str)> {
    match root.get("spec")?.get("encryptedData")?.entries()? {
        [entry] => Some((entry.key.text()?, entry.value.text()?)),
        _ => None,
    }
}
