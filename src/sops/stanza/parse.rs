//! Reading a `sops` block, in the order of any version.

use super::SopsStanza;
use super::fields::Fields;
use crate::sops::{ENCRYPTED_REGEX, KeySet, StanzaError};
use crate::yaml::Node;

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
        let fields = Fields::of(node)?;
        if let Some(other) = fields.other_keys() {
            return Err(StanzaError::OtherKeys(other));
        }
        check_rule(&fields)?;
        Ok(Self {
            age: fields.age()?,
            encrypted_regex: ENCRYPTED_REGEX.to_owned(),
            lastmodified: fields.text("lastmodified")?,
            mac: fields.text("mac")?,
            mac_only_encrypted: fields.flag("mac_only_encrypted")?,
            version: fields.text("version")?,
        })
    }

    /// Checks the value of a `sops` key that may have keys of any kind, and says which.
    pub fn check(node: &Node) -> Result<Checked, StanzaError> {
        let fields = Fields::of(node)?;
        check_rule(&fields)?;
        for name in ["lastmodified", "mac", "version"] {
            fields.text(name)?;
        }
        let keys = KeySet::of_stanza(node).ok_or(StanzaError::Field("age"))?;
        Ok(Checked { keys, mac_only_encrypted: fields.flag("mac_only_encrypted")? })
    }
}

/// What a checked `sops` block says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// Who can open the document.
    pub keys: KeySet,
    /// Whether the MAC covers the sealed values only.
    pub mac_only_encrypted: bool,
}

fn check_rule(fields: &Fields<'_>) -> Result<(), StanzaError> {
    let regex = fields.text("encrypted_regex").map_err(|_| StanzaError::OtherRule)?;
    let is_ours = regex == ENCRYPTED_REGEX && !OTHER_RULES.into_iter().any(|rule| fields.filled(rule));
    is_ours.then_some(()).ok_or(StanzaError::OtherRule)
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
