//! Which values of a file are sealed, as the file says it (`shouldBeEncrypted` in sops' `sops.go`).

use regex_lite::Regex;

use super::StanzaError;

/// The rule of one file. SOPS asks it of every key on the way to a value.
pub(super) enum Rule {
    /// All but what is below a key that matches.
    AllBut(Matcher),
    /// Only what is below a key that matches.
    Only(Matcher),
    /// What has the form of a sealed value.
    ///
    /// For rules that go by comments, which the MAC does not cover: whoever can change a value from sealed to clear can
    /// change the comment as well, and is found out by the MAC in either case.
    ByForm,
}

/// How keys match. Of regular expressions the syntax of both Go and Rust is read, with classes such as `\w` in ASCII.
pub(super) enum Matcher {
    Suffix(String),
    Pattern(Regex),
}

/// What holds where a file names no rule.
const DEFAULT_UNENCRYPTED_SUFFIX: &str = "_unencrypted";

/// Whether a value is sealed, as far as the keys down to it say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Sealed,
    Clear,
    ByForm,
}

/// The fields of a `sops` block that say a rule, of which a file has one or none.
pub(super) const FIELDS: [&str; 6] = [
    "unencrypted_suffix",
    "encrypted_suffix",
    "unencrypted_regex",
    "encrypted_regex",
    "unencrypted_comment_regex",
    "encrypted_comment_regex",
];

impl Rule {
    /// What holds where a file names no rule, and the field by which sops says it all the same.
    pub(super) fn default_said() -> (Self, (&'static str, String)) {
        let suffix = DEFAULT_UNENCRYPTED_SUFFIX.to_owned();
        (Self::AllBut(Matcher::Suffix(suffix.clone())), (FIELDS[0], suffix))
    }

    /// Makes the rule of the fields of a `sops` block; `field` gives those that are not empty.
    pub(super) fn parse(
        field: impl Fn(&'static str) -> Result<Option<String>, StanzaError>,
    ) -> Result<Self, StanzaError> {
        let mut rules = Vec::new();
        for name in FIELDS {
            if let Some(text) = field(name)? {
                rules.push(Self::of(name, text)?);
            }
        }
        match (rules.pop(), rules.pop()) {
            (None, _) => Ok(Self::AllBut(Matcher::Suffix(DEFAULT_UNENCRYPTED_SUFFIX.to_owned()))),
            (Some(rule), None) => Ok(rule),
            (Some(_), Some(_)) => Err(StanzaError::TwoRules),
        }
    }

    fn of(name: &'static str, text: String) -> Result<Self, StanzaError> {
        let pattern = || Regex::new(&text).map(Matcher::Pattern).map_err(|_| StanzaError::BadRule(name));
        Ok(match name {
            "unencrypted_suffix" => Self::AllBut(Matcher::Suffix(text)),
            "encrypted_suffix" => Self::Only(Matcher::Suffix(text)),
            "unencrypted_regex" => Self::AllBut(pattern()?),
            "encrypted_regex" => Self::Only(pattern()?),
            _ => Self::ByForm,
        })
    }

    /// The verdict at the root of the document.
    pub(super) fn at_root(&self) -> Verdict {
        match self {
            Self::AllBut(_) => Verdict::Sealed,
            Self::Only(_) => Verdict::Clear,
            Self::ByForm => Verdict::ByForm,
        }
    }

    /// The verdict below a key; what a key decided, no key below it changes.
    pub(super) fn below(&self, above: Verdict, key: &str) -> Verdict {
        match self {
            Self::AllBut(matcher) if matcher.matches(key) => Verdict::Clear,
            Self::Only(matcher) if matcher.matches(key) => Verdict::Sealed,
            _ => above,
        }
    }
}

impl Matcher {
    fn matches(&self, key: &str) -> bool {
        match self {
            Self::Suffix(suffix) => key.ends_with(suffix),
            Self::Pattern(pattern) => pattern.is_match(key),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(fields: &[(&str, &str)]) -> Result<Rule, StanzaError> {
        Rule::parse(|name| {
            Ok(fields.iter().find(|(field, _)| *field == name).map(|(_, text)| (*text).to_owned()))
        })
    }

    fn verdict(fields: &[(&str, &str)], path: &[&str]) -> Verdict {
        let rule = rule(fields).unwrap();
        path.iter().fold(rule.at_root(), |verdict, key| rule.below(verdict, key))
    }

    #[test]
    fn any_key_on_the_way_decides() {
        use Verdict::{ByForm, Clear, Sealed};
        for (fields, path, expected) in [
            (&[][..], &["a", "b"][..], Sealed),
            (&[], &["a_unencrypted", "b"], Clear),
            (&[("unencrypted_suffix", "_x")], &["a_unencrypted"], Sealed),
            (&[("encrypted_suffix", "_x")], &["a_x", "b"], Sealed),
            (&[("encrypted_suffix", "_x")], &["a_xy"], Clear),
            (&[("encrypted_regex", "^(users|us.r)$")], &["users", "name"], Sealed),
            (&[("encrypted_regex", "^users$")], &["users2"], Clear),
            (&[("unencrypted_regex", "ver")], &["clusters", "server"], Clear),
            (&[("unencrypted_comment_regex", "x")], &["a"], ByForm),
        ] {
            assert_eq!(verdict(fields, path), expected, "{fields:?} {path:?}");
        }
    }

    #[test]
    fn a_rule_that_cannot_be_applied_is_refused() {
        assert_eq!(rule(&[("encrypted_regex", "(")]).err(), Some(StanzaError::BadRule("encrypted_regex")));
        let two = [("encrypted_regex", "a"), ("unencrypted_suffix", "b")];
        assert_eq!(rule(&two).err(), Some(StanzaError::TwoRules));
    }
}
