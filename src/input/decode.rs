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
        let help = match (wanted, &node.value) {
            ("true or false", Value::Scalar(_)) => {
                "write `true` or `false` without quotes; YAML readers disagree on `yes` and `no`"
            }
            ("a mapping (a kubeconfig)", _) => {
                "keep it in a file or a variable: `{file: PATH}` or `{env: NAME}`"
            }
            ("a text or a reference", _) => {
                "write the value, or for a secret `{file: PATH}` or `{env: NAME}`"
            }
            ("a list", Value::Scalar(_)) if !node.is_null() => {
                "put it in brackets, `[...]`, even if it is only one"
            }
            _ => "`pairctl schema` prints what belongs where",
        };
        let finding =
            Finding::new(Code::WrongType, format!("{wanted} belongs here, and {} was found", node.kind()))
                .at(&self.place(&head(node)), format!("{wanted} belongs here"))
                .help(help);
        self.findings.push(finding);
        None
    }

    /// Reads a node that may hold a secret: where anything in it is wrong, none of its values is shown.
    pub fn guarded<T>(&mut self, node: &Node, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let before = self.findings.len();
        let value = read(self);
        if self.findings.len() > before {
            self.mask_values(node);
        }
        value
    }

    fn mask_values(&self, node: &Node) {
        match &node.value {
            Value::Scalar(_) => self.source.mask(node.span.clone()),
            Value::Sequence(items) => items.iter().for_each(|item| self.mask_values(item)),
            Value::Mapping(entries) => entries.iter().for_each(|entry| self.mask_values(&entry.value)),
        }
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
            missing: Vec::new(),
        })
    }

    /// The entries of a mapping with repeated keys reported and the first of each kept.
    fn unique_entries<'n>(&mut self, node: &'n Node, what: &str) -> Option<Vec<&'n Entry>> {
        let Value::Mapping(all) = &node.value else {
            let wanted = if what == TABLE { "a mapping".to_owned() } else { format!("a mapping ({what})") };
            return self.wrong_type(node, &wanted);
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

/// The first line of a node, so that a message about a mapping does not underline all of it.
fn head(node: &Node) -> Range<usize> {
    match &node.value {
        Value::Mapping(entries) => entries.first().map_or(node.span.clone(), |entry| entry.key.span.clone()),
        _ => node.span.clone(),
    }
}

/// The candidate that a misspelt word most likely meant.
pub fn nearest<'c>(word: &str, candidates: impl Iterator<Item = &'c str>) -> Option<&'c str> {
    let word = word.to_lowercase();
    let likeness = |candidate: &str| {
        let candidate = candidate.to_lowercase();
        // Two letters in the wrong order are one slip, which a short word's Jaro likeness does not forgive.
        let slip = word.len() > 2 && strsim::osa_distance(&word, &candidate) == 1;
        strsim::jaro_winkler(&word, &candidate).max(if slip { 0.85 } else { 0.0 })
    };
    candidates
        .map(|candidate| (likeness(candidate), candidate))
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

/// What a mapping without fields of its own is called in messages.
const TABLE: &str = "this mapping";

impl<T: Decode> Decode for Table<T> {
    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        let entries = decoder.unique_entries(node, TABLE)?;
        let decode_entry = |entry: &&Entry| {
            let key: Spanned<String> = Spanned::decode(&entry.key, decoder)?;
            Some((key, T::decode(&Rc::clone(&entry.value), decoder)))
        };
        Some(Self(entries.iter().filter_map(decode_entry).collect()))
    }
}
