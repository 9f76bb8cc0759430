//! From nodes to typed documents, going on after each mistake.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use schemars::{JsonSchema, Schema, SchemaGenerator};

use crate::model::code::Code;
use crate::model::finding::{Finding, Findings};
use crate::model::source::{Place, Source, Spanned};
use crate::yaml::{Entry, Node, Value};

/// What decoding needs besides the node: the text it came from, and where to put what is wrong with it.
pub struct Decoder<'a> {
    /// The text.
    pub source: &'a Arc<Source>,
    /// What was found so far.
    pub findings: &'a mut Findings,
}

/// A type that reads itself from a node. `None` means that a finding says why.
pub trait Decode: Sized {
    /// Reads the node.
    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self>;
}

impl Decoder<'_> {
    /// A place in the text.
    pub fn place(&self, span: &Range<usize>) -> Place {
        Place::new(self.source, span.clone())
    }

    /// Says that the node is not what belongs there.
    pub fn wrong_type<T>(&mut self, node: &Node, wanted: &str) -> Option<T> {
        let finding =
            Finding::new(Code::WrongType, format!("{wanted} belongs here, and {} was found", node.kind()))
                .at(&self.place(&head(node)), format!("{wanted} belongs here"))
                .help("`pairctl schema` prints what belongs where");
        self.findings.push(finding);
        None
    }

    /// The entries of a mapping, each key once; `what` names it in messages.
    pub fn fields<'n, 'd>(&'d mut self, node: &'n Node, what: &'static str) -> Option<Fields<'n, 'd>>
    where
        Self: 'd,
    {
        let entries = self.unique_entries(node, what)?;
        Some(Fields {
            decoder: Decoder { source: self.source, findings: self.findings },
            node,
            what,
            entries,
            known: Vec::new(),
        })
    }

    /// The entries of a mapping with repeated keys reported and the first of each kept.
    pub fn unique_entries<'n>(&mut self, node: &'n Node, what: &str) -> Option<Vec<&'n Entry>> {
        let Value::Mapping(all) = &node.value else {
            return self.wrong_type(node, &format!("a mapping ({what})"));
        };
        let mut entries: Vec<&Entry> = Vec::with_capacity(all.len());
        for entry in all {
            let Some(key) = entry.key.text() else {
                self.wrong_type::<()>(&entry.key, "a key");
                continue;
            };
            match entries.iter().position(|known| known.key.text() == Some(key)) {
                None => entries.push(entry),
                Some(at) if entries[at].merged => entries[at] = entry,
                Some(_) if entry.merged => {}
                Some(at) => {
                    let finding =
                        Finding::new(Code::DuplicateKey, format!("`{key}` is given twice in {what}"))
                            .at(&self.place(&entry.key.span), "given again here")
                            .beside(&self.place(&entries[at].key.span), "first given here")
                            .help("keep one of the two");
                    self.findings.push(finding);
                }
            }
        }
        Some(entries)
    }
}

/// The fields of one mapping. What was never asked for when it is finished is an unknown key.
pub struct Fields<'n, 'd> {
    decoder: Decoder<'d>,
    node: &'n Node,
    what: &'static str,
    entries: Vec<&'n Entry>,
    known: Vec<&'static str>,
}

impl Fields<'_, '_> {
    /// A field that may be absent. A null counts as absent.
    pub fn optional<T: Decode>(&mut self, key: &'static str) -> Option<T> {
        self.known.push(key);
        let entry = self.entries.iter().find(|entry| entry.key.text() == Some(key))?;
        if entry.value.is_null() { None } else { T::decode(&entry.value, &mut self.decoder) }
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
                self.decoder.findings.push(finding);
                None
            }
        }
    }

    /// Reports every key that was not asked for, with the nearest that was. Their values are never shown.
    pub fn finish(self) {
        for entry in &self.entries {
            let key = entry.key.text().unwrap_or_default();
            if self.known.contains(&key) {
                continue;
            }
            self.decoder.source.mask(entry.value.span.clone());
            let finding = Finding::new(Code::UnknownKey, format!("{} has no key `{key}`", self.what))
                .at(&self.decoder.place(&entry.key.span), "unknown key")
                .help(match nearest(key, self.known.iter().copied()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("the keys are {}", self.known.join(", ")),
                });
            self.decoder.findings.push(finding);
        }
    }
}

/// The first line of a node, so that a message about a mapping does not underline all of it.
fn head(node: &Node) -> Range<usize> {
    match &node.value {
        Value::Mapping(entries) => entries.first().map_or(node.span.clone(), |entry| entry.key.span.clone()),
        _ => node.span.clone(),
    }
}

/// The candidate that a misspelt word most likely meant.
pub fn nearest<'c>(word: &str, candidates: impl Iterator<Item = &'c str>) -> Option<&'c str> {
    candidates
        .map(|candidate| (strsim::jaro_winkler(&word.to_lowercase(), &candidate.to_lowercase()), candidate))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|(one, _), (other, _)| one.total_cmp(other))
        .map(|(_, candidate)| candidate)
}

impl Decode for String {
    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        match node.text() {
            Some(text) if !node.is_null() => Some(text.to_owned()),
            _ => decoder.wrong_type(node, "a text"),
        }
    }
}

impl Decode for bool {
    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        match &node.value {
            Value::Scalar(scalar) if scalar.plain && scalar.text.as_str() == "true" => Some(true),
            Value::Scalar(scalar) if scalar.plain && scalar.text.as_str() == "false" => Some(false),
            _ => decoder.wrong_type(node, "true or false"),
        }
    }
}

impl<T: Decode> Decode for Vec<T> {
    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        let Value::Sequence(items) = &node.value else { return decoder.wrong_type(node, "a list") };
        Some(items.iter().filter_map(|item| T::decode(item, decoder)).collect())
    }
}

impl<T: Decode> Decode for Spanned<T> {
    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        let place = decoder.place(&head(node));
        T::decode(node, decoder).map(|value| Spanned { value, place })
    }
}

/// A value that was given, and broken if it is `None`: then nothing may be concluded from its absence.
#[derive(Clone, Debug, Default)]
pub struct Attempt<T>(pub Option<T>);

impl<T: Decode> Decode for Attempt<T> {
    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        Some(Self(T::decode(node, decoder)))
    }
}

/// In the schema only the value counts.
impl<T: JsonSchema> JsonSchema for Attempt<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }
    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }
    fn schema_id() -> Cow<'static, str> {
        T::schema_id()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

/// A mapping whose keys the user chooses, in the order of the file. A broken value leaves its key, so that nothing
/// that refers to the key is reported as well.
#[derive(Clone, Debug, Default)]
pub struct Table<T>(pub Vec<(Spanned<String>, Option<T>)>);

/// In the schema a table is an object with any keys.
impl<T: JsonSchema> JsonSchema for Table<T> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        format!("Table_of_{}", T::schema_name()).into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        BTreeMap::<String, T>::json_schema(generator)
    }
}

impl<T: Decode> Decode for Table<T> {
    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        let entries = decoder.unique_entries(node, "this mapping")?;
        let decode_entry = |entry: &&Entry| {
            let key: Spanned<String> = Spanned::decode(&entry.key, decoder)?;
            Some((key, T::decode(&Rc::clone(&entry.value), decoder)))
        };
        Some(Self(entries.iter().filter_map(decode_entry).collect()))
    }
}
