//! The fields of a mapping: null is absent, names are case-sensitive, and what nobody takes is left out with a warning.

use super::reader::{Bytes, Reader, Text};
use crate::input::decode::nearest;
use crate::model::code::Code;
use crate::model::finding::Finding;
use crate::model::secret::Secret;
use crate::model::source::{Place, Spanned};
use crate::yaml::{Entry, Node};

/// The fields of one mapping that were not taken yet.
pub(super) struct Fields<'n> {
    what: &'static str,
    entries: Vec<&'n Entry>,
}

impl<'n> Fields<'n> {
    pub(super) fn new(what: &'static str, entries: Vec<&'n Entry>) -> Self {
        Self { what, entries }
    }

    /// The node of a field, unless it is absent or null.
    pub(super) fn take(&mut self, key: &str) -> Option<&'n Node> {
        let at = self.entries.iter().position(|entry| entry.key.text() == Some(key))?;
        Some(&*self.entries.swap_remove(at).value).filter(|node| !node.is_null())
    }

    /// A text that is not empty.
    pub(super) fn text(&mut self, key: &str, reader: &mut Reader<'_>) -> Option<Text> {
        let text = reader.text(self.take(key)?, key)?;
        (!text.value.expose().is_empty()).then_some(text)
    }

    /// A flag that is set.
    pub(super) fn flag(&mut self, key: &str, reader: &mut Reader<'_>) -> Option<Spanned<bool>> {
        reader.flag(self.take(key)?, key).filter(|flag| flag.value)
    }

    /// Bytes in base64, unless there are none.
    pub(super) fn bytes(&mut self, key: &str, reader: &mut Reader<'_>) -> Option<Bytes> {
        let text = self.text(key, reader)?;
        reader.bytes(&text, key).filter(|bytes| !bytes.value.is_empty())
    }

    /// A list, item by item; items that are broken are left out, and a finding says so.
    pub(super) fn list<T>(
        &mut self,
        key: &str,
        reader: &mut Reader<'_>,
        item: impl FnMut(&'n Node, &mut Reader<'_>) -> Option<T>,
    ) -> Option<Vec<T>> {
        reader.items(self.take(key)?, key, item)
    }

    /// Where a field stands that is not null.
    pub(super) fn place(&self, key: &str, reader: &Reader<'_>) -> Option<Place> {
        let entry =
            self.entries.iter().find(|entry| entry.key.text() == Some(key) && !entry.value.is_null())?;
        Some(reader.place(&entry.key.span))
    }

    /// A list of texts; null stands for an empty one.
    pub(super) fn texts(&mut self, key: &str, reader: &mut Reader<'_>) -> Option<Vec<Text>> {
        self.list(key, reader, |node, reader| text_or_empty(node, key, reader))
    }

    /// A mapping whose keys the user chooses.
    pub(super) fn table<T>(
        &mut self,
        key: &'static str,
        reader: &mut Reader<'_>,
        mut value: impl FnMut(&'n Node, &mut Reader<'_>) -> Option<T>,
    ) -> Vec<(String, T)> {
        let Some(fields) = self.take(key).and_then(|node| reader.fields(node, key)) else {
            return Vec::new();
        };
        let entry = |entry: &'n Entry| Some((entry.key.text()?.to_owned(), value(&entry.value, reader)?));
        fields.entries.into_iter().filter_map(entry).collect()
    }

    /// Warns about what nobody took. Neither key nor value is shown: what looks like a field can be a stray token.
    pub(super) fn finish(&self, known: &[&'static str], reader: &mut Reader<'_>) {
        for entry in &self.entries {
            let key = entry.key.text().unwrap_or_default();
            let message = format!("`{}` has a field that Stork's client does not know", self.what);
            let finding = Finding::new(Code::KubeconfigUnknownField, message)
                .at(&reader.place(&entry.key.span), "left out")
                .help(help_for(key, known));
            reader.notes.push(finding);
        }
    }
}

/// A text, with null as the empty one.
pub(super) fn text_or_empty(node: &Node, key: &str, reader: &mut Reader<'_>) -> Option<Text> {
    if node.is_null() {
        return Some(Spanned { value: Secret::from(""), place: reader.place(&node.span) });
    }
    reader.text(node, key)
}

/// The fields of a `ClusterPair` that a kubeconfig names otherwise.
const OTHER_NAMES: [(&str, &str); 5] = [
    ("act-as", "as"),
    ("act-as-uid", "as-uid"),
    ("act-as-groups", "as-groups"),
    ("act-as-user-extra", "as-user-extra"),
    ("InteractiveMode", "interactiveMode"),
];

fn help_for(key: &str, known: &[&'static str]) -> String {
    if let Some((_, kubeconfig)) = OTHER_NAMES.iter().find(|(pair, _)| *pair == key) {
        return format!(
            "a kubeconfig calls it `{kubeconfig}`; without it the pair acts as the credential itself"
        );
    }
    match nearest(key, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "remove it, or leave it to the clients that know it".to_owned(),
    }
}
