//! How manifests are sealed.

mod sealed_secret;

use std::path::Path;

use regex_lite::Regex;

use super::at;
use crate::input::decode::{Attempt, nearest};
use crate::input::document::{
    CREATION_POLICIES, ExternalSecretDocument, STORE_KINDS, SealDocument, SopsDocument, VaultPluginDocument,
    Word,
};
use crate::model::code::Code;
use crate::model::finding::{Finding, Findings};
use crate::model::recipient::{Recipient, RecipientError};
use crate::model::seal::{ExternalSecret, KeyPattern, Seal, Sops, SopsConfig, SopsKeys};
use crate::model::source::Spanned;

/// The way to seal; `None` when it is broken, which a finding says.
pub(super) fn seal(
    given: &Attempt<Spanned<SealDocument>>,
    directory: &Path,
    findings: &mut Findings,
) -> Option<Seal> {
    let given = given.0.as_ref()?;
    let SealDocument { sops, sealed_secret, external_secret, vault_plugin, misspelt } = &given.value;
    let ways = [sops.is_some(), sealed_secret.is_some(), external_secret.is_some(), vault_plugin.is_some()];
    let count = ways.iter().filter(|way| **way).count();
    if count == 0 && WAYS.iter().any(|way| misspelt.may_be(way)) {
        return None;
    }
    if count != 1 {
        let message = "`seal` names exactly one way, and this names none or several";
        let finding = at(Code::BadSeal, message, &given.place, "how is it sealed?")
            .help("give one of `sops`, `sealedSecret`, `externalSecret` and `vaultPlugin`");
        findings.push(finding);
        return None;
    }
    let of_sops = sops.as_ref().and_then(|sops| sops_seal(sops.0.as_ref()?, directory, findings));
    let of_controller = sealed_secret
        .as_ref()
        .and_then(|given| sealed_secret::sealed_secret_seal(given.0.as_ref()?, directory, findings));
    let of_store =
        external_secret.as_ref().and_then(|store| external_secret_seal(store.0.as_ref()?, findings));
    let of_vault = vault_plugin.as_ref().and_then(|vault| vault_plugin_seal(vault.0.as_ref()?, findings));
    of_sops.or(of_controller).or(of_store).or(of_vault)
}

const WAYS: [&str; 4] = ["sops", "sealedSecret", "externalSecret", "vaultPlugin"];

fn sops_seal(given: &Spanned<SopsDocument>, directory: &Path, findings: &mut Findings) -> Option<Seal> {
    let SopsDocument { age, config, ksops, misspelt } = &given.value;
    if age.is_none() && config.is_none() && ["age", "config"].iter().any(|key| misspelt.may_be(key)) {
        return None;
    }
    let keys = match (age, config) {
        (Some(age), None) => SopsKeys::Age(recipients(age.0.as_ref()?, findings)),
        (None, Some(config)) => SopsKeys::Config(sops_config(config.0.as_ref()?, directory, findings)?),
        _ => {
            let message = "`sops` names exactly one source of keys, and this names none or both";
            let finding = at(Code::BadSeal, message, &given.place, "who can open the files?")
                .help("give `age: [age1...]`, or `config: .sops.yaml` for KMS, PGP and Vault");
            findings.push(finding);
            return None;
        }
    };
    Some(Seal::Sops(Sops { keys, ksops: ksops.unwrap_or_default() }))
}

fn sops_config(given: &Spanned<String>, directory: &Path, findings: &mut Findings) -> Option<SopsConfig> {
    if given.value.is_empty() {
        let finding = at(Code::BadSeal, "`config` names no file", &given.place, "given here");
        findings.push(finding.help("write the path of a `.sops.yaml`, relative to this file"));
        return None;
    }
    Some(SopsConfig { path: directory.join(&given.value), place: given.place.clone() })
}

fn recipients(age: &Spanned<Vec<Spanned<String>>>, findings: &mut Findings) -> Vec<Recipient> {
    let mut recipients: Vec<Recipient> = Vec::new();
    for text in &age.value {
        match text.value.parse() {
            Ok(recipient) if recipients.contains(&recipient) => {
                let finding =
                    at(Code::BadRecipient, "a recipient is listed twice", &text.place, "again here")
                        .help("remove one");
                findings.push(finding);
            }
            Ok(recipient) => recipients.push(recipient),
            Err(why) => {
                text.place.source.mask(text.place.span.clone());
                let finding = at(Code::BadRecipient, why.to_string(), &text.place, "not a recipient")
                    .help(recipient_help(why));
                findings.push(finding);
            }
        }
    }
    if age.value.is_empty() {
        let finding =
            at(Code::BadRecipient, "there is no recipient", &age.place, "nobody could open the files")
                .help("give at least one public key, `age1...`");
        findings.push(finding);
    }
    recipients.sort();
    recipients
}

fn recipient_help(why: RecipientError) -> &'static str {
    match why {
        RecipientError::Identity => {
            "give its public half, as `age-keygen -y` prints it; if this file was ever committed, make a new key"
        }
        RecipientError::Several => "give each an entry of its own: `[age1..., age1...]`",
        _ => "give the public key, `age1...`, as `age-keygen -y` prints it",
    }
}

fn external_secret_seal(given: &Spanned<ExternalSecretDocument>, findings: &mut Findings) -> Option<Seal> {
    let ExternalSecretDocument { store, key, refresh_interval, creation_policy, .. } = &given.value;
    let store = store.as_ref()?;
    let key = pattern(key.as_ref()?, findings);
    let store_kind =
        word(store.kind.as_ref(), &STORE_KINDS, "the kinds are SecretStore and ClusterSecretStore", findings);
    let creation_policy = word(
        creation_policy.as_ref(),
        &CREATION_POLICIES,
        "Owner and Orphan write the whole object at each refresh and wipe Stork's status; use CreateOrMerge",
        findings,
    );
    let refresh_interval = match refresh_interval {
        Some(given) => duration(given, findings)?,
        None => "1h".to_owned(),
    };
    let store = store.name.as_ref()?.value.clone();
    Some(Seal::ExternalSecret(ExternalSecret {
        store,
        store_kind: store_kind?.to_owned(),
        key: key?,
        refresh_interval,
        creation_policy: creation_policy?.to_owned(),
    }))
}

/// One word of a closed set, of which the first is the default. `why` tells what is wrong with any other.
fn word(
    given: Option<&Spanned<String>>,
    known: &[Word],
    why: &str,
    findings: &mut Findings,
) -> Option<&'static str> {
    let Some(given) = given else { return known.first().map(|default| default.word) };
    if let Some(found) = known.iter().find(|one| one.word == given.value) {
        return Some(found.word);
    }
    let help = match nearest(&given.value, known.iter().map(|one| one.word)) {
        Some(near) => format!("did you mean `{near}`? {why}"),
        None => why.to_owned(),
    };
    let message = format!("`{}` cannot be used here", given.value);
    findings.push(Finding::new(Code::BadSeal, message).at(&given.place, "given here").help(help));
    None
}

fn vault_plugin_seal(given: &Spanned<VaultPluginDocument>, findings: &mut Findings) -> Option<Seal> {
    Some(Seal::VaultPlugin { path: pattern(given.value.path.as_ref()?, findings)? })
}

fn pattern(given: &Spanned<String>, findings: &mut Findings) -> Option<KeyPattern> {
    KeyPattern::new(&given.value)
        .map_err(|why| {
            let message = format!("`{}` is no pattern for keys: {why}", given.value);
            let finding = at(Code::BadSeal, message, &given.place, "given here")
                .help("write it like `pairs/{source}/{namespace}/{name}`");
            findings.push(finding);
        })
        .ok()
}

/// A duration as Go writes it, which is how Kubernetes' own types read them (Go's `time.ParseDuration`).
fn duration(given: &Spanned<String>, findings: &mut Findings) -> Option<String> {
    let is_go =
        Regex::new("^([0-9]+(\\.[0-9]+)?(ns|us|ms|s|m|h))+$").is_ok_and(|form| form.is_match(&given.value));
    if !is_go {
        let message = format!("`{}` is no duration", given.value);
        let finding = at(Code::BadSeal, message, &given.place, "given here")
            .help("write it like `1h`, `90m` or `1h30m`");
        findings.push(finding);
    }
    is_go.then(|| given.value.clone())
}
