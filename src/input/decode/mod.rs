//! From nodes to typed documents, going on after each mistake.

mod fields;
mod values;

use std::ops::Range;
use std::sync::Arc;

use crate::model::code::Code;
use crate::model::finding::{Finding, Findings};
use crate::model::source::{Place, Source};
use crate::yaml::{Entry, Node, Value};

pub use fields::{Fields, Misspelt};
pub use values::{Attempt, Table};

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

    /// Nothing says what a value below a broken key is.
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
        let decoder = Decoder { source: self.source, findings: self.findings };
        Some(Fields::new(decoder, node, what, entries))
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
                self.mask_values(&entry.key);
                self.mask_values(&entry.value);
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

/// What a mapping without fields of its own is called in messages.
const TABLE: &str = "this mapping";

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
