//! The keys that a rule names, in the short form of one list a kind and in the long form of groups.

use std::collections::BTreeSet;
use std::ops::Range;

use super::{Flaw, OTHER_FIELDS, filled};
use crate::sops::KeySet;
use crate::sops::key_set::KeyId;
use crate::yaml::{Node, Value};

type Keys = BTreeSet<KeyId>;

/// The keys of a rule. Those beside `key_groups` do not count, as in sops.
pub(super) fn of_rule(rule: &Node, head: &Range<usize>) -> Result<KeySet, Flaw> {
    let Some(entries) = rule.entries() else {
        return Err(flaw(rule, "a rule is no mapping", "give it keys"));
    };
    for entry in entries {
        let key = entry.key.text().unwrap_or_default();
        if !OTHER_FIELDS.contains(&key)
            && !["key_groups", "shamir_threshold"].contains(&key)
            && !SHORT.iter().any(|(name, _)| *name == key)
            && filled(rule, key).is_some()
            && !super::OTHER_WAYS.contains(&key)
        {
            return Err(unknown(&entry.key, key));
        }
    }
    let groups = match filled(rule, "key_groups").map(|node| &node.value) {
        Some(Value::Sequence(groups)) if !groups.is_empty() => {
            groups.iter().map(|group| self::group(group)).collect::<Result<_, _>>()?
        }
        _ => vec![short(rule)?],
    };
    let threshold = filled(rule, "shamir_threshold").and_then(Node::text).and_then(|text| text.parse().ok());
    let keys = KeySet::new(groups, threshold);
    let nobody = "the rule, or a group of it, names no key";
    let help = "give it `pgp`, `kms`, `gcp_kms`, `azure_keyvault`, `hc_vault_transit_uri` or `age`";
    if keys.lacks_keys() {
        Err(Flaw { span: head.clone(), message: nobody.into(), help: help.into() })
    } else {
        Ok(keys)
    }
}

type Read = fn(&str) -> Result<KeyId, &'static str>;

/// The kinds of the short form, where a text may list several keys with commas.
const SHORT: [(&str, Read); 7] = [
    ("age", age),
    ("pgp", |text| Ok(KeyId::pgp(text))),
    ("kms", |text| Ok(KeyId::kms(without_role(text)))),
    ("gcp_kms", |text| Ok(KeyId::gcp_kms(text))),
    ("hckms", |text| Ok(KeyId::hckms(text))),
    ("azure_keyvault", azure_url),
    ("hc_vault_transit_uri", vault_uri),
];

fn short(rule: &Node) -> Result<Keys, Flaw> {
    let mut keys = Keys::new();
    for (kind, read) in SHORT {
        if let Some(given) = filled(rule, kind) {
            texts(given, kind, read, &mut keys)?;
        }
    }
    Ok(keys)
}

fn group(group: &Node) -> Result<Keys, Flaw> {
    let mut keys = Keys::new();
    let entries = group.entries().ok_or_else(|| flaw(group, "a key group is no mapping", "give it keys"))?;
    for entry in entries {
        let (kind, given) = (entry.key.text().unwrap_or_default(), &*entry.value);
        if given.is_null() {
            continue;
        }
        let text = |item: &Node, key: &str| filled(item, key).and_then(Node::text).map(str::to_owned);
        match kind {
            "merge" => items(given, kind)?.try_for_each(|inner| {
                keys.extend(self::group(inner)?);
                Ok(())
            })?,
            "age" => texts(given, kind, age, &mut keys)?,
            "pgp" => texts(given, kind, |text| Ok(KeyId::pgp(text)), &mut keys)?,
            "hc_vault" => texts(given, kind, vault_uri, &mut keys)?,
            "kms" => mappings(given, kind, |item| Some(KeyId::kms(&text(item, "arn")?)), &mut keys)?,
            "gcp_kms" => {
                mappings(given, kind, |item| Some(KeyId::gcp_kms(&text(item, "resource_id")?)), &mut keys)?;
            }
            "hckms" => mappings(given, kind, |item| Some(KeyId::hckms(&text(item, "key_id")?)), &mut keys)?,
            "azure_keyvault" => {
                let read = |item: &Node| {
                    Some(KeyId::azure(&text(item, "vaultUrl")?, &text(item, "key")?, &text(item, "version")?))
                };
                mappings(given, kind, read, &mut keys)?;
            }
            _ => return Err(unknown(&entry.key, kind)),
        }
    }
    Ok(keys)
}

fn items<'n>(given: &'n Node, kind: &str) -> Result<impl Iterator<Item = &'n Node>, Flaw> {
    match &given.value {
        Value::Sequence(items) => Ok(items.iter().map(|item| &**item)),
        _ => Err(flaw(given, format!("`{kind}` is no list"), "put it in brackets, `[...]`")),
    }
}

/// Texts, each of which may hold several with commas between them.
fn texts(
    given: &Node,
    kind: &str,
    read: impl Fn(&str) -> Result<KeyId, &'static str>,
    keys: &mut Keys,
) -> Result<(), Flaw> {
    let single = given.text().map(|_| given);
    let several = if single.is_none() { Some(items(given, kind)?) } else { None };
    for item in single.into_iter().chain(several.into_iter().flatten()) {
        let text = item
            .text()
            .ok_or_else(|| flaw(item, format!("`{kind}` lists something that is no text"), "write texts"))?;
        for text in text.split(',').map(str::trim).filter(|text| !text.is_empty()) {
            let id = read(text);
            let help = "write it as sops' README shows it, or try it out with `sops encrypt`";
            keys.insert(
                id.map_err(|why| flaw(item, format!("`{kind}` has a key that cannot be used: {why}"), help))?,
            );
        }
    }
    Ok(())
}

/// Mappings with fields of their own.
fn mappings(
    given: &Node,
    kind: &str,
    read: impl Fn(&Node) -> Option<KeyId>,
    keys: &mut Keys,
) -> Result<(), Flaw> {
    for item in items(given, kind)? {
        let help = match kind {
            "azure_keyvault" => {
                "give it `vaultUrl`, `key` and `version`: without a version, nothing tells whether it changed"
            }
            "kms" => "give it `arn`",
            "gcp_kms" => "give it `resource_id`",
            _ => "give it `key_id`",
        };
        keys.insert(
            read(item).ok_or_else(|| flaw(item, format!("an entry of `{kind}` lacks a field"), help))?,
        );
    }
    Ok(())
}

/// A key of age or of SSH. Anything else may be a private key, and sops refuses it too.
fn age(text: &str) -> Result<KeyId, &'static str> {
    let is_public = text.starts_with("age1") || text.starts_with("ssh-");
    is_public.then(|| KeyId::age(text)).ok_or("it is no public key, `age1...`")
}

/// An ARN may be followed by the role that sops assumes.
fn without_role(text: &str) -> &str {
    match text.split_once("+arn:aws") {
        Some((arn, role)) if !arn.is_empty() && role.contains(":iam::") => arn,
        _ => text,
    }
}

/// `https://VAULT/keys/NAME/VERSION`.
fn azure_url(url: &str) -> Result<KeyId, &'static str> {
    let parts: Vec<&str> = url.split('/').collect();
    match parts[..] {
        ["https:", "", host, "keys", name, version] if ![host, name, version].contains(&"") => {
            Ok(KeyId::azure(&format!("https://{host}"), name, version))
        }
        ["https:", "", _, "keys", _] | ["https:", "", _, "keys", _, ""] => {
            Err("it lacks its version, without which nothing tells whether the key changed")
        }
        _ => Err("it is no URL of the form https://VAULT/keys/NAME/VERSION"),
    }
}

/// `https://HOST/v1/ENGINE/keys/NAME`.
fn vault_uri(uri: &str) -> Result<KeyId, &'static str> {
    let why = "it is no URL of the form https://HOST/v1/ENGINE/keys/NAME";
    let (scheme, rest) = uri.split_once("://").ok_or(why)?;
    let (host, path) = rest.split_once('/').ok_or(why)?;
    let parts: Vec<&str> = path.trim_end_matches('/').split('/').collect();
    let [version, engine @ .., _, key] = &parts[..] else { return Err(why) };
    let number = version.strip_prefix('v').unwrap_or_default();
    let is_version = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    if !is_version || engine.is_empty() || parts.contains(&"") {
        return Err(why);
    }
    Ok(KeyId::vault(&format!("{scheme}://{host}"), &engine.join("/"), key))
}

fn unknown(key: &Node, name: &str) -> Flaw {
    let message = format!("pairctl does not know what `{name}` does to the keys of a file");
    flaw(key, message, "put a rule without it for these files above this one")
}

fn flaw(node: &Node, message: impl Into<String>, help: impl Into<String>) -> Flaw {
    Flaw { span: node.span.clone(), message: message.into(), help: help.into() }
}
