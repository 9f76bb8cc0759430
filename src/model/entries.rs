//! A mapping of few keys, of which there are many in memory at a time.

use std::fmt;
use std::marker::PhantomData;
use std::{slice, vec};

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Values by their keys, in the order of the keys, in one piece of memory just large enough. The smallest node of a B-tree
/// has room for eleven entries, and most mappings of a Kubernetes object have one or two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entries<V>(Box<[(String, V)]>);

impl<V> Entries<V> {
    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&V> {
        self.0.get(self.at(key)?).map(|(_, value)| value)
    }

    fn at(&self, key: &str) -> Option<usize> {
        self.0.binary_search_by(|(other, _)| other.as_str().cmp(key)).ok()
    }

    /// Takes a key out.
    pub fn remove(&mut self, key: &str) -> Option<V> {
        let at = self.at(key)?;
        let mut entries = std::mem::take(&mut self.0).into_vec();
        let (_, value) = entries.remove(at);
        self.0 = entries.into_boxed_slice();
        Some(value)
    }

    /// Whether there is such a key.
    pub fn contains_key(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// Whether there is none at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Keys and values.
    pub fn iter(&self) -> Iter<'_, V> {
        self.into_iter()
    }

    /// The keys.
    pub fn keys(&self) -> impl Iterator<Item = &String> {
        self.0.iter().map(|(key, _)| key)
    }

    /// The values, in the order of their keys.
    pub fn values(&self) -> impl Iterator<Item = &V> {
        self.0.iter().map(|(_, value)| value)
    }
}

impl<V> Default for Entries<V> {
    fn default() -> Self {
        Self(Box::default())
    }
}

impl<V> From<Vec<(String, V)>> for Entries<V> {
    /// Of a repeated key the last value counts, as in a map.
    fn from(mut entries: Vec<(String, V)>) -> Self {
        entries.sort_by(|(one, _), (other, _)| one.cmp(other));
        entries.dedup_by(|later, earlier| {
            let is_same = later.0 == earlier.0;
            if is_same {
                std::mem::swap(later, earlier);
            }
            is_same
        });
        Self(entries.into_boxed_slice())
    }
}

impl<V> FromIterator<(String, V)> for Entries<V> {
    fn from_iter<I: IntoIterator<Item = (String, V)>>(entries: I) -> Self {
        Self::from(entries.into_iter().collect::<Vec<_>>())
    }
}

impl<V> Extend<(String, V)> for Entries<V> {
    fn extend<I: IntoIterator<Item = (String, V)>>(&mut self, more: I) {
        let mut entries = std::mem::take(&mut self.0).into_vec();
        entries.extend(more);
        *self = entries.into();
    }
}

/// What [`Entries::iter`] returns.
type Iter<'e, V> = std::iter::Map<slice::Iter<'e, (String, V)>, fn(&'e (String, V)) -> (&'e String, &'e V)>;

impl<'e, V> IntoIterator for &'e Entries<V> {
    type Item = (&'e String, &'e V);
    type IntoIter = Iter<'e, V>;

    fn into_iter(self) -> Iter<'e, V> {
        self.0.iter().map(|(key, value)| (key, value))
    }
}

impl<V> IntoIterator for Entries<V> {
    type Item = (String, V);
    type IntoIter = vec::IntoIter<(String, V)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_vec().into_iter()
    }
}

impl<V: Serialize> Serialize for Entries<V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self)
    }
}

impl<'de, V: Deserialize<'de>> Deserialize<'de> for Entries<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(AnyEntries(PhantomData))
    }
}

struct AnyEntries<V>(PhantomData<V>);

impl<'de, V: Deserialize<'de>> Visitor<'de> for AnyEntries<V> {
    type Value = Entries<V>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a mapping")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Entries<V>, A::Error> {
        let mut all = Vec::new();
        while let Some(entry) = entries.next_entry()? {
            all.push(entry);
        }
        Ok(all.into())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn it_is_what_a_map_is() {
        for text in ["{}", r#"{"b": 1}"#, r#"{"b": 1, "c": 2, "a": 3, "b": 4, "a": 5, "b": 6}"#] {
            let entries: Entries<u8> = serde_json::from_str(text).unwrap();
            let map: BTreeMap<String, u8> = serde_json::from_str(text).unwrap();
            assert_eq!(entries.iter().collect::<Vec<_>>(), map.iter().collect::<Vec<_>>());
            assert_eq!(entries.keys().collect::<Vec<_>>(), map.keys().collect::<Vec<_>>());
            assert_eq!(entries.values().collect::<Vec<_>>(), map.values().collect::<Vec<_>>());
            for key in ["a", "b", "c", "d"] {
                assert_eq!(entries.get(key), map.get(key));
                assert_eq!(entries.contains_key(key), map.contains_key(key));
            }
            assert_eq!(entries.is_empty(), map.is_empty());
            assert_eq!(entries.into_iter().collect::<BTreeMap<_, _>>(), map);
        }
        assert!(serde_json::from_str::<Entries<u8>>("[]").is_err());
    }

    #[test]
    fn entries_come_and_go() {
        let owned = |entries: &[(&str, u8)]| {
            entries.iter().map(|(key, value)| ((*key).to_owned(), *value)).collect::<Vec<_>>()
        };
        let mut entries = Entries::from(owned(&[("a", 1), ("c", 3)]));
        assert_eq!((entries.remove("a"), entries.remove("a"), entries.remove("b")), (Some(1), None, None));
        entries.extend(owned(&[("b", 2), ("c", 4), ("a", 5)]));
        assert_eq!(entries, Entries::from(owned(&[("a", 5), ("b", 2), ("c", 4)])));
    }
}
