//! What it takes to open a file that somebody else sealed.

use super::AgeKey;
use super::fields::Fields;
use crate::sops::StanzaError;
use crate::sops::rule::{self, Rule};
use crate::yaml::Node;

/// The `sops` block of any file: other keys than age keys may stand in it, and any rule.
pub(in crate::sops) struct Header {
    pub(in crate::sops) age: Vec<AgeKey>,
    pub(in crate::sops) other_keys: Option<&'static str>,
    pub(in crate::sops) rule: Rule,
    /// The rule as the file says it, where it says one.
    pub(in crate::sops) rule_said: Option<(&'static str, String)>,
    pub(in crate::sops) lastmodified: String,
    pub(in crate::sops) mac: String,
    pub(in crate::sops) mac_only_encrypted: bool,
}

impl Header {
    /// That of a file that is still to be sealed, by the rule that sops takes where none is named.
    pub(in crate::sops) fn of_new_file() -> Self {
        let (rule, rule_said) = Rule::default_said();
        Self {
            age: Vec::new(),
            other_keys: None,
            rule,
            rule_said: Some(rule_said),
            lastmodified: String::new(),
            mac: String::new(),
            mac_only_encrypted: false,
        }
    }

    pub(in crate::sops) fn parse(block: &Node) -> Result<Self, StanzaError> {
        let fields = Fields::of(block)?;
        let other_keys = fields.other_keys();
        let age = if fields.filled("age") || other_keys.is_none() { fields.age()? } else { Vec::new() };
        let said = |name: &'static str| fields.text(name).ok().map(|text| (name, text));
        Ok(Self {
            rule_said: rule::FIELDS.into_iter().find_map(said),
            age,
            other_keys,
            rule: Rule::parse(|name| fields.filled(name).then(|| fields.text(name)).transpose())?,
            lastmodified: fields.text("lastmodified")?,
            mac: fields.text("mac")?,
            mac_only_encrypted: fields.flag("mac_only_encrypted")?,
        })
    }
}
