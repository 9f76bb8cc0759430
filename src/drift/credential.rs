//! What may be said of a credential that differs.

use crate::model::expected::Expected;
use crate::model::fingerprint::PartName;
use crate::model::live::LiveSpec;

/// What may be said of the live credential and of the wanted one, where they differ.
pub(super) fn evidence(expected: &Expected<'_>, spec: &LiveSpec, parts: &[PartName]) -> Vec<String> {
    let mut evidence = Vec::new();
    let sides = [("live", spec.config.as_ref()), ("wanted", expected.contents.config.as_deref())];
    for (side, config) in sides {
        let Some(config) = config else { continue };
        if parts.contains(&PartName::Credential) {
            evidence.push(format!("{side} credential: {}", config.credential_said()));
        }
        if parts.contains(&PartName::Authority) {
            evidence.push(format!("{side} certificate authority: {}", config.authority_said()));
        }
    }
    evidence
}
