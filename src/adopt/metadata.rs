//! The labels and annotations of an object that pairings.yaml may repeat. It is committed in clear, and anybody may have
//! written anything there.

use std::collections::BTreeMap;
use std::fmt;

use super::secrets::Secrets;
use crate::model::live::{LiveMetadata, LiveValue, is_of_another_tool};
use crate::yaml::{self, Value};

/// How keys of pairctl's own begin.
const OWN_PREFIX: &str = "pairctl.dev/";

/// What people write is shorter; longer texts are data, and nobody knows of what.
const LONGEST: usize = 256;

/// Labels and annotations of the user.
pub(super) struct OwnMetadata {
    pub(super) labels: BTreeMap<String, String>,
    pub(super) annotations: BTreeMap<String, String>,
    pub(super) withheld: Vec<Withheld>,
}

/// A label or an annotation that does not come along.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withheld {
    kind: &'static str,
    /// Nothing where the key itself is not to be shown.
    key: Option<String>,
    why: Why,
}

/// Why it does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// A secret of the object stands in it.
    Credential,
    /// It is an object or a list, often a copy of something whole.
    Data,
    /// It is too long for a remark.
    Long,
}

impl Withheld {
    /// Why it does not come along.
    pub fn why(&self) -> Why {
        self.why
    }
}

impl fmt::Display for Withheld {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.key {
            Some(key) => write!(f, "{} `{}`", self.kind, key.escape_debug())?,
            None => write!(f, "{} whose name is not shown", self.kind)?,
        }
        f.write_str(match self.why {
            Why::Credential => ", which holds a credential of the pair",
            Why::Data => ", which is an object or a list",
            Why::Long => ", which is longer than 256 characters",
        })
    }
}

/// What pairings.yaml repeats of the metadata, and what it does not.
pub(super) fn own(metadata: &LiveMetadata, secrets: &Secrets) -> OwnMetadata {
    let mut own = OwnMetadata { labels: BTreeMap::new(), annotations: BTreeMap::new(), withheld: Vec::new() };
    let is_own = |key: &str| !key.starts_with(OWN_PREFIX) && !is_of_another_tool(key);
    let mut take = |kind, key: &String, value: &str, is_data: fn(&str) -> Option<Why>| {
        let is_shown = !secrets.are_in(key);
        let why = if is_shown && !secrets.are_in(value) { is_data(value) } else { Some(Why::Credential) };
        own.withheld.extend(why.map(|why| Withheld { kind, key: is_shown.then(|| key.clone()), why }));
        why.is_none().then(|| (key.clone(), value.to_owned()))
    };
    let labels = metadata.labels.iter().filter(|(key, _)| is_own(key));
    let labels = labels.filter_map(|(key, value)| take("label", key, value, |_| None)).collect();
    let annotations = metadata.annotations.iter().filter(|(key, _)| is_own(key));
    let annotations =
        annotations.filter_map(|(key, value)| take("annotation", key, value.expose(), data)).collect();
    OwnMetadata { labels, annotations, ..own }
}

fn data(value: &str) -> Option<Why> {
    if value.chars().count() > LONGEST {
        return Some(Why::Long);
    }
    let is_json = || matches!(serde_json::from_str(value), Ok(LiveValue::Map(_) | LiveValue::List(_)));
    let is_yaml = || {
        let documents = yaml::parse_all(value).unwrap_or_default();
        documents.iter().any(|node| matches!(node.value, Value::Mapping(_) | Value::Sequence(_)))
    };
    (is_json() || is_yaml()).then_some(Why::Data)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remarks_are_no_data() {
        for remark in ["", "owned by shop", "42", "https://wiki.example.com/dr", "[open", "a\n- b", "{{x}"] {
            assert_eq!(data(remark), None, "{remark}");
        }
        for text in [r#"{"a": 1}"#, "[]", "- a", "a: b", "x\n---\na: b\n", r#"{"a": "\/"}"#] {
            assert_eq!(data(text), Some(Why::Data), "{text}");
        }
        assert_eq!(data(&"é".repeat(256)), None);
        assert_eq!(data(&"é".repeat(257)), Some(Why::Long));
    }
}
