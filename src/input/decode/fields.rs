//! The fields of a mapping: those that are known, those that are missing, and those that nobody asked for.

use super::{Decode, Decoder, head, nearest};
use crate::model::code::Code;
use crate::model::finding::Finding;
use crate::yaml::{Entry, Node};

/// The fields of one mapping. What was never asked for when it is finished is an unknown key.
pub struct Fields<'n, 'd> {
    decoder: Decoder<'d>,
    node: &'n Node,
    what: &'static str,
    entries: Vec<&'n Entry>,
    known: Vec<&'static str>,
    missing: Vec<(&'static str, Finding)>,
}

/// The known keys that unknown ones most likely meant: what is absent under such a key is not missing, but misspelt,
/// and has been reported.
#[derive(Clone, Debug, Default)]
pub struct Misspelt(Vec<&'static str>);

impl Misspelt {
    /// Whether an unknown key may have meant this one.
    pub fn may_be(&self, key: &str) -> bool {
        self.0.contains(&key)
    }

    /// Those of two mappings that stand for each other.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        Self(self.0.iter().chain(&other.0).copied().collect())
    }
}

/// In so small a mapping an unknown key can have meant any of the known ones.
const FEW_KEYS: usize = 3;

impl<'n, 'd> Fields<'n, 'd> {
    pub(super) fn new(
        decoder: Decoder<'d>,
        node: &'n Node,
        what: &'static str,
        entries: Vec<&'n Entry>,
    ) -> Self {
        Self { decoder, node, what, entries, known: Vec::new(), missing: Vec::new() }
    }
}

impl Fields<'_, '_> {
    /// A field that may be absent. A null counts as absent.
    pub fn optional<T: Decode>(&mut self, key: &'static str) -> Option<T> {
        self.known.push(key);
        let entry = self.entries.iter().find(|entry| entry.key.text() == Some(key))?;
        if entry.value.is_null() { None } else { T::decode(&entry.value, &mut self.decoder) }
    }

    /// A field that may be absent and may hold a secret.
    pub fn guarded<T: Decode>(&mut self, key: &'static str) -> Option<T> {
        self.known.push(key);
        let entry = self.entries.iter().find(|entry| entry.key.text() == Some(key))?;
        let node = &entry.value;
        if node.is_null() { None } else { self.decoder.guarded(node, |decoder| T::decode(node, decoder)) }
    }

    /// A field that must be there.
    pub fn required<T: Decode>(&mut self, key: &'static str) -> Option<T> {
        self.known.push(key);
        let entry = self.entries.iter().find(|entry| entry.key.text() == Some(key));
        match entry {
            Some(entry) if !entry.value.is_null() => T::decode(&entry.value, &mut self.decoder),
            _ => {
                let span = entry.map_or_else(|| head(self.node), |entry| entry.key.span.clone());
                let finding = Finding::new(Code::MissingKey, format!("{} needs `{key}`", self.what))
                    .at(&self.decoder.place(&span), format!("`{key}` is missing"))
                    .help(format!("add `{key}`"));
                self.missing.push((key, finding));
                None
            }
        }
    }

    /// Reports every key that was not asked for, with the nearest that was, and every required key that is neither
    /// there nor misspelt. Values of unknown keys are never shown.
    pub fn finish(self) -> Misspelt {
        let mut meant = Vec::new();
        for entry in &self.entries {
            let key = entry.key.text().unwrap_or_default();
            if self.known.contains(&key) {
                continue;
            }
            self.decoder.source.mask(entry.value.span.clone());
            let near = nearest(key, self.known.iter().copied());
            match near {
                Some(near) => meant.push(near),
                None if self.known.len() <= FEW_KEYS => meant.extend(&self.known),
                None => {}
            }
            let finding = Finding::new(Code::UnknownKey, format!("{} has no key `{key}`", self.what))
                .at(&self.decoder.place(&entry.key.span), "unknown key")
                .help(match (near, &*self.known) {
                    (Some(near), _) => format!("did you mean `{near}`?"),
                    (None, [only]) => format!("the only key is `{only}`"),
                    (None, known) => format!("the keys are {}", known.join(", ")),
                });
            self.decoder.findings.push(finding);
        }
        let missing = self.missing.into_iter().filter(|(key, _)| !meant.contains(key));
        self.decoder.findings.extend(missing.map(|(_, finding)| finding));
        Misspelt(meant)
    }
}
