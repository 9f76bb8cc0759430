//! Values as kubectl's reader takes them: YAML 1.1 types, and the last of a repeated key.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use base64::Engine;
use base64::alphabet;
use base64::engine::{GeneralPurpose, GeneralPurposeConfig};
use zeroize::Zeroizing;

use super::fields::Fields;
use super::scalar::{self, Kind};
use crate::model::code::Code;
use crate::model::finding::{Finding, Findings, Severity};
use crate::model::secret::Secret;
use crate::model::source::{Place, Source, Spanned};
use crate::yaml::{Entry, Node, Value};

/// A text of a kubeconfig; each of them could be a secret.
pub(super) type Text = Spanned<Secret>;

/// Bytes that a kubeconfig holds or names.
pub(super) type Bytes = Spanned<Zeroizing<Vec<u8>>>;

/// What decoding one file needs.
pub(super) struct Reader<'a> {
    pub(super) source: &'a Arc<Source>,
    pub(super) folder: Arc<Path>,
    pub(super) findings: &'a mut Findings,
    /// Warnings that matter only where the entry in which they stand is the chosen one.
    pub(super) notes: Vec<Finding>,
}

/// Standard base64 as Go decodes it: padding must be there, left-over bits may be anything.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true),
);

impl Reader<'_> {
    pub(super) fn place(&self, span: &Range<usize>) -> Place {
        Place::new(self.source, span.clone())
    }

    /// How many errors there are, so that whoever decodes several fields knows whether one of them failed.
    pub(super) fn errors(&self) -> usize {
        self.findings.as_slice().iter().filter(|finding| finding.severity() == Severity::Error).count()
    }

    pub(super) fn wrong_type<T>(&mut self, node: &Node, key: &str, wanted: &str) -> Option<T> {
        let what = match &node.value {
            Value::Scalar(scalar) => match scalar::kind(scalar) {
                Kind::Null => "nothing",
                Kind::Bool(_) => "true or false, or a word for it,",
                Kind::Number => "a number",
                Kind::Text => "a text",
            },
            _ => node.kind(),
        };
        let help = match (&node.value, wanted) {
            (Value::Scalar(_), "a text") => "put the value in quotes",
            (Value::Scalar(_), "true or false") => "write true or false without quotes",
            _ => "compare the file with one that `kubectl config view` prints",
        };
        let start = node.span.start;
        let finding =
            Finding::new(Code::KubeconfigWrongType, format!("`{key}` needs {wanted}, and {what} was found"))
                .at(&self.place(&(start..start)), format!("{wanted} belongs here"))
                .help(help);
        self.findings.push(finding);
        None
    }

    /// The fields of a mapping; `key` names it in messages.
    pub(super) fn fields<'n>(&mut self, node: &'n Node, key: &'static str) -> Option<Fields<'n>> {
        match &node.value {
            Value::Mapping(entries) => Some(Fields::new(key, self.last_of_each(entries, key))),
            Value::Scalar(_) if node.is_null() => Some(Fields::new(key, Vec::new())),
            _ => self.wrong_type(node, key, "a mapping"),
        }
    }

    fn last_of_each<'n>(&mut self, all: &'n [Entry], what: &str) -> Vec<&'n Entry> {
        let mut entries: Vec<&Entry> = Vec::with_capacity(all.len());
        for entry in all {
            let Some(key) = entry.key.text() else { continue };
            match entries.iter_mut().find(|known| known.key.text() == Some(key)) {
                None => entries.push(entry),
                Some(known) => {
                    let repeated = !known.merged && !entry.merged;
                    let first = std::mem::replace(known, entry);
                    if repeated {
                        self.repeated(first, entry, what);
                    }
                }
            }
        }
        entries
    }

    fn repeated(&mut self, first: &Entry, last: &Entry, what: &str) {
        let finding = Finding::new(Code::KubeconfigDuplicateKey, format!("a key of `{what}` is given twice"))
            .at(&self.place(&last.key.span), "this one counts")
            .beside(&self.place(&first.key.span), "first given here")
            .help("keep one of the two");
        self.notes.push(finding);
    }

    /// A text, or `None` with a finding.
    pub(super) fn text(&mut self, node: &Node, key: &str) -> Option<Text> {
        match &node.value {
            Value::Scalar(scalar) if scalar::kind(scalar) == Kind::Text => {
                Some(Spanned { value: Secret::from(scalar.text.as_str()), place: self.place(&node.span) })
            }
            _ => self.wrong_type(node, key, "a text"),
        }
    }

    /// A list, item by item; items that are broken are left out, and a finding says so.
    pub(super) fn items<'n, T>(
        &mut self,
        node: &'n Node,
        key: &str,
        mut item: impl FnMut(&'n Node, &mut Self) -> Option<T>,
    ) -> Option<Vec<T>> {
        let Value::Sequence(items) = &node.value else { return self.wrong_type(node, key, "a list") };
        Some(items.iter().filter_map(|node| item(node, self)).collect())
    }

    /// A flag, or `None` with a finding.
    pub(super) fn flag(&mut self, node: &Node, key: &str) -> Option<Spanned<bool>> {
        if let Value::Scalar(scalar) = &node.value
            && let Kind::Bool(value) = scalar::kind(scalar)
        {
            return Some(Spanned { value, place: self.place(&node.span) });
        }
        self.wrong_type(node, key, "true or false")
    }

    /// The bytes of a base64 text, or `None` with a finding.
    pub(super) fn bytes(&mut self, text: &Text, key: &str) -> Option<Bytes> {
        let mut encoded = Zeroizing::new(String::with_capacity(text.value.expose().len()));
        encoded.extend(text.value.expose().chars().filter(|c| !matches!(c, '\n' | '\r')));
        let bytes = BASE64.decode(encoded.as_bytes());
        if bytes.is_err() {
            let finding = Finding::new(Code::BadBase64, format!("`{key}` is not base64"))
                .at(&text.place, "base64 belongs here")
                .help("encode the PEM file with `base64 -w0`, or name the file instead");
            self.findings.push(finding);
        }
        bytes.ok().map(|bytes| Spanned { value: Zeroizing::new(bytes), place: text.place.clone() })
    }
}
