//! Reading a `sops` block, in the order of any version.

use super::{AgeKey, SopsStanza};
use crate::sops::{ENCRYPTED_REGEX, StanzaError};
use crate::yaml::{Entry, Node, Value};

/// Where other kinds of keys stand; sops up to 3.10 writes them as empty lists.
const OTHER_KEYS: [&str; 7] = ["kms", "gcp_kms", "azure_kv", "hc_vault", "pgp", "hckms", "key_groups"];

/// The other ways of saying what is sealed.
const OTHER_RULES: [&str; 5] = [
    "unencrypted_suffix",
    "encrypted_suffix",
    "unencrypted_regex",
    "unencrypted_comment_regex",
    "encrypted_comment_regex",
];

impl SopsStanza {
    /// Reads the value of the document's `sops` key. Fields that pairctl does not know are passed over, as sops does.
    pub fn parse(node: &Node) -> Result<Self, StanzaError> {
        let Value::Mapping(entries) = &node.value else { return Err(StanzaError::Field("sops")) };
        let fields = Fields(entries);
        if let Some(other) = OTHER_KEYS.into_iter().find(|key| fields.filled(key)) {
            return Err(StanzaError::OtherKeys(other));
        }
        let encrypted_regex = fields.text("encrypted_regex").map_err(|_| StanzaError::OtherRule)?;
        if encrypted_regex != ENCRYPTED_REGEX || OTHER_RULES.into_iter().any(|rule| fields.filled(rule)) {
            return Err(StanzaError::OtherRule);
        }
        Ok(Self {
            age: fields.age()?,
            encrypted_regex,
            lastmodified: fields.text("lastmodified")?,
            mac: fields.text("mac")?,
            mac_only_encrypted: fields.flag("mac_only_encrypted")?,
            version: fields.text("version")?,
        })
    }
}

struct Fields<'a>(&'a [Entry]);

impl Fields<'_> {
    fn get(&self, name: &str) -> Option<&Node> {
        self.0.iter().find(|entry| entry.key.text() == Some(name)).map(|entry| &*entry.value)
    }

    /// Whether a field says anything at all.
    fn filled(&self, name: &str) -> bool {
        self.get(name).is_some_and(|node| match &node.value {
            Value::Scalar(scalar) => !node.is_null() && !scalar.text.is_empty(),
            Value::Sequence(items) => !items.is_empty(),
            Value::Mapping(entries) => !entries.is_empty(),
        })
    }

    fn text(&self, name: &'static str) -> Result<String, StanzaError> {
        match self.get(name).and_then(Node::text) {
            Some(text) if self.filled(name) => Ok(text.to_owned()),
            _ => Err(StanzaError::Field(name)),
        }
    }

    fn flag(&self, name: &'static str) -> Result<bool, StanzaError> {
        match self.get(name).map(Node::text) {
            None | Some(Some("false")) => Ok(false),
            Some(Some("true")) => Ok(true),
            Some(_) => Err(StanzaError::Field(name)),
        }
    }

    fn age(&self) -> Result<Vec<AgeKey>, StanzaError> {
        match self.get("age").map(|node| &node.value) {
            Some(Value::Sequence(items)) if !items.is_empty() => items.iter().map(|item| key(item)).collect(),
            _ => Err(StanzaError::Field("age")),
        }
    }
}

fn key(node: &Node) -> Result<AgeKey, StanzaError> {
    let Value::Mapping(entries) = &node.value else { return Err(StanzaError::Field("age")) };
    let fields = Fields(entries);
    Ok(AgeKey { enc: fields.text("enc")?, recipient: fields.text("recipient")? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::{LaterDocuments, parse, to_text};

    const GOOD: &str = "age:\n    - enc: x\n      recipient: age1y\nencrypted_regex: ^(config|options)$\n\
                        lastmodified: \"2026-11-22T09:00:00Z\"\nmac: m\nmac_only_encrypted: true\nversion: \"3.9.0\"\n";

    fn read(text: &str) -> Result<SopsStanza, StanzaError> {
        SopsStanza::parse(&parse(text, LaterDocuments::Refuse).unwrap().unwrap())
    }

    #[test]
    fn a_block_is_written_as_it_was_read() {
        assert_eq!(to_text(&read(GOOD).unwrap()), GOOD);
    }

    #[test]
    fn an_older_sops_leaves_empty_lists_and_another_order() {
        let old = format!("pgp: []\nkms: null\nhc_vault:\nunknown: x\n{}", GOOD.replace("\"2026", "'2026"));
        let old = old.replace("Z\"", "Z'").replace("mac_only_encrypted: true\n", "");
        let stanza = read(&old).unwrap();
        assert!(!stanza.mac_only_encrypted());
        assert_eq!(stanza.recipients().collect::<Vec<_>>(), ["age1y"]);
    }

    #[test]
    fn a_broken_field_is_named() {
        for (from, to, why) in [
            ("version: \"3.9.0\"", "", StanzaError::Field("version")),
            ("mac: m", "mac: ''", StanzaError::Field("mac")),
            ("mac: m", "mac: [m]", StanzaError::Field("mac")),
            ("lastmodified", "modified", StanzaError::Field("lastmodified")),
            ("encrypted: true", "encrypted: maybe", StanzaError::Field("mac_only_encrypted")),
            ("recipient: age1y", "", StanzaError::Field("recipient")),
            ("- enc: x", "- en: x", StanzaError::Field("enc")),
            ("age:", "age: []\nx:", StanzaError::Field("age")),
            ("age:", "kms: [{arn: x}]\nage:", StanzaError::OtherKeys("kms")),
            ("age:", "key_groups: [{}]\nage:", StanzaError::OtherKeys("key_groups")),
            ("^(config", "^(metadata|config", StanzaError::OtherRule),
            ("encrypted_regex", "unencrypted_regex", StanzaError::OtherRule),
            ("age:", "encrypted_suffix: _x\nage:", StanzaError::OtherRule),
        ] {
            assert_eq!(read(&GOOD.replacen(from, to, 1)), Err(why), "{to}");
        }
        assert_eq!(read("[]"), Err(StanzaError::Field("sops")));
    }
}
