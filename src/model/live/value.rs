//! A JSON value of which nobody knows what is secret.

use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::model::cluster_pair::Plain;
use crate::model::entries::Entries;
use crate::model::secret::Secret;

/// A JSON value. Texts and numbers are redacted and wiped on drop.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum LiveValue {
    /// Null, or nothing at all.
    #[default]
    Null,
    /// True or false.
    Bool(bool),
    /// A number, as JSON writes it.
    Number(Secret),
    /// A text.
    Text(Secret),
    /// A list.
    List(Vec<LiveValue>),
    /// A mapping.
    Map(Entries<LiveValue>),
}

impl LiveValue {
    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Map(entries) => entries.get(key),
            _ => None,
        }
    }

    /// Whether it is nothing, or a mapping without entries.
    pub(super) fn is_absent_mapping(&self) -> bool {
        match self {
            Self::Null => true,
            Self::Map(entries) => entries.is_empty(),
            _ => false,
        }
    }

    /// Whether Go's types would leave it out: nothing, false, zero, or an empty text, list or mapping.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Null => true,
            Self::Bool(value) => !value,
            Self::Number(number) => number.expose() == "0",
            Self::Text(text) => text.expose().is_empty(),
            Self::List(items) => items.is_empty(),
            Self::Map(entries) => entries.is_empty(),
        }
    }
}

impl From<&Plain> for LiveValue {
    fn from(value: &Plain) -> Self {
        match value {
            Plain::Null => Self::Null,
            Plain::Bool(value) => Self::Bool(*value),
            Plain::Text(text) => Self::Text(text.clone()),
            Plain::List(items) => Self::List(items.iter().map(Self::from).collect()),
            Plain::Map(entries) => {
                Self::Map(entries.iter().map(|(key, value)| (key.clone(), value.into())).collect())
            }
        }
    }
}

impl<'de> Deserialize<'de> for LiveValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyValue)
    }
}

struct AnyValue;

impl<'de> Visitor<'de> for AnyValue {
    type Value = LiveValue;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<LiveValue, E> {
        Ok(LiveValue::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<LiveValue, E> {
        Ok(LiveValue::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<LiveValue, E> {
        Ok(LiveValue::Number(Secret::new(value.to_string())))
    }

    fn visit_u64<E>(self, value: u64) -> Result<LiveValue, E> {
        Ok(LiveValue::Number(Secret::new(value.to_string())))
    }

    fn visit_f64<E>(self, value: f64) -> Result<LiveValue, E> {
        Ok(LiveValue::Number(Secret::new(value.to_string())))
    }

    fn visit_str<E>(self, text: &str) -> Result<LiveValue, E> {
        Ok(LiveValue::Text(Secret::from(text)))
    }

    fn visit_string<E>(self, text: String) -> Result<LiveValue, E> {
        Ok(LiveValue::Text(Secret::new(text)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<LiveValue, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(LiveValue::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<LiveValue, A::Error> {
        Entries::deserialize(MapAccessDeserializer::new(entries)).map(LiveValue::Map)
    }
}
