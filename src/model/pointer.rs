//! Places in a Kubernetes object, as JSON pointers (RFC 6901).

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A place in an object. The empty one is the object itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(into = "String", try_from = "String")]
pub struct Pointer(Vec<String>);

impl Pointer {
    /// A place by its keys, from the outermost on.
    pub fn new<K: Into<String>>(keys: impl IntoIterator<Item = K>) -> Self {
        Self(keys.into_iter().map(Into::into).collect())
    }

    /// The place of a key below this one.
    #[must_use]
    pub fn child(&self, key: impl Into<String>) -> Self {
        Self(self.0.iter().cloned().chain([key.into()]).collect())
    }

    /// Its keys.
    pub fn keys(&self) -> &[String] {
        &self.0
    }

    /// Whether `other` is this place or below it.
    pub fn covers(&self, other: &Self) -> bool {
        other.0.starts_with(&self.0)
    }

    /// Reads the form with dots: `metadata.labels.team`, or `metadata.labels["example.com/team"]` where a key has a dot.
    pub fn from_path(text: &str) -> Result<Self, NoPointer> {
        let mut keys = Vec::new();
        let mut rest = text.strip_prefix('.').unwrap_or(text);
        loop {
            let key = if let Some(quoted) = rest.strip_prefix('[') {
                let quote = quoted.chars().next().filter(|c| matches!(c, '"' | '\'')).ok_or(NoPointer)?;
                let (key, after) = quoted[1..].split_once(&format!("{quote}]")).ok_or(NoPointer)?;
                rest = after;
                key
            } else {
                let end = rest.find(['.', '[']).unwrap_or(rest.len());
                let key = &rest[..end];
                rest = &rest[end..];
                key
            };
            if key.is_empty() {
                return Err(NoPointer);
            }
            keys.push(key.to_owned());
            match rest.strip_prefix('.') {
                Some(after) => rest = after,
                None if rest.is_empty() => return Ok(Self(keys)),
                None if rest.starts_with('[') => {}
                None => return Err(NoPointer),
            }
        }
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|key| write!(f, "/{}", key.replace('~', "~0").replace('/', "~1")))
    }
}

/// A text is neither a JSON pointer nor a path with dots.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a JSON pointer")]
pub struct NoPointer;

impl FromStr for Pointer {
    type Err = NoPointer;
    fn from_str(text: &str) -> Result<Self, NoPointer> {
        let Some(keys) = text.strip_prefix('/') else {
            return if text.is_empty() { Ok(Self::default()) } else { Err(NoPointer) };
        };
        let unescaped = |key: &str| {
            let rest = key.replace("~0", "").replace("~1", "");
            (!rest.contains('~')).then(|| key.replace("~1", "/").replace("~0", "~")).ok_or(NoPointer)
        };
        keys.split('/').map(unescaped).collect::<Result<_, _>>().map(Self)
    }
}

impl TryFrom<String> for Pointer {
    type Error = NoPointer;
    fn try_from(text: String) -> Result<Self, NoPointer> {
        text.parse()
    }
}

impl From<Pointer> for String {
    fn from(pointer: Pointer) -> Self {
        pointer.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_name_the_same_place() {
        for (pointer, path) in [
            ("/metadata/labels/team", "metadata.labels.team"),
            ("/metadata/labels/example.com~1team", r#"metadata.labels["example.com/team"]"#),
            ("/spec/options/a~0b", ".spec['options'].a~b"),
        ] {
            let read: Pointer = pointer.parse().unwrap();
            assert_eq!(Pointer::from_path(path), Ok(read.clone()));
            assert_eq!(read.to_string(), pointer);
        }
        assert_eq!("".parse(), Ok(Pointer::default()));
    }

    #[test]
    fn what_is_neither_is_refused() {
        for text in ["metadata", "/a~2b", "~"] {
            assert_eq!(text.parse::<Pointer>(), Err(NoPointer), "{text}");
        }
        for text in ["", "a..b", "a.", "a[b]", "a[\"b\"", "a[\"b\"]c"] {
            assert_eq!(Pointer::from_path(text), Err(NoPointer), "{text}");
        }
    }

    #[test]
    fn a_place_covers_itself_and_what_is_below() {
        let read = |text: &str| text.parse::<Pointer>().unwrap();
        assert!(read("/spec").covers(&read("/spec/config")) && read("").covers(&read("/spec")));
        assert!(
            !read("/spec/config").covers(&read("/spec")) && !read("/spec/con").covers(&read("/spec/config"))
        );
    }
}
