//! Files that somebody else sealed: any rule, any type of value, YAML, JSON or sops' binary form.

use std::collections::HashSet;
use std::ops::Range;

use memchr::memmem;
use zeroize::Zeroizing;

use super::cipher::DataKey;
use super::envelope::Envelope;
use super::identities::Identities;
use super::opener::Opener;
use super::plaintext::Kind;
use super::rule::{Rule, Verdict};
use super::sealed::{Unsealed, text_key};
use super::splice::{self, Edit, splice};
use super::stanza::Header;
use super::{LeafError, OpenError, StanzaError, clear, keys};
use crate::yaml::{Entry, Node, Value, parse_all};

/// The key of the block that makes a document a SOPS file.
const STANZA_KEY: &str = "sops";

/// How sops wrote a file, which it must be told where the file's name does not say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A YAML document.
    Yaml,
    /// A JSON document.
    Json,
    /// Any other file, whole, as the text `data` of a JSON document.
    Binary,
}

impl Form {
    /// The word for it in sops' flags `--input-type` and `--output-type`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Yaml => "yaml",
            Self::Json => "json",
            Self::Binary => "binary",
        }
    }
}

/// A SOPS file that was not opened yet.
pub struct SealedDocument<'t> {
    text: &'t str,
    roots: Vec<Node>,
    header: Header,
    form: Form,
}

/// Whether a document has a `sops` block as SOPS writes one: a mapping with a `mac` at the top.
pub fn is_sealed(root: &Node) -> bool {
    root.get(STANZA_KEY).is_some_and(|block| block.get("mac").is_some())
}

impl<'t> SealedDocument<'t> {
    /// Recognises a SOPS file by its form. A text that cannot be one is not even parsed.
    pub fn recognise(text: &'t str) -> Result<Option<Self>, StanzaError> {
        if ["sops", "mac"].iter().any(|word| memmem::find(text.as_bytes(), word.as_bytes()).is_none()) {
            return Ok(None);
        }
        // What is no YAML is for the reader of the plain file to judge.
        let Ok(roots) = parse_all(text) else { return Ok(None) };
        let Some(root) = roots.first().filter(|root| is_sealed(root)) else { return Ok(None) };
        let block = root.get(STANZA_KEY).ok_or(StanzaError::Field(STANZA_KEY))?;
        let (header, form) = (Header::parse(block)?, form(text, root));
        Ok(Some(Self { text, roots, header, form }))
    }

    /// How it is written.
    pub fn form(&self) -> Form {
        self.form
    }

    /// Whether an age identity can open it.
    pub fn has_age_keys(&self) -> bool {
        !self.header.age.is_empty()
    }

    /// The field of other keys that can open it, such as `kms`; only sops itself can use those.
    pub fn other_keys(&self) -> Option<&'static str> {
        self.header.other_keys
    }

    /// What its `sops` block says.
    pub(super) fn header(&self) -> &Header {
        &self.header
    }

    /// Opens the document and checks its MAC, as `sops decrypt` does.
    ///
    /// The result is the file as it was before: of a document its text, in which everything clear stays as it is and
    /// every line where it was, without the `sops` block and without comments that were sealed in lists.
    pub fn open(&self, identities: &Identities) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        self.open_with(&keys::unwrap(&self.header.age, identities.as_slice())?)
    }

    /// The same with the data key itself.
    pub(super) fn open_with(&self, key: &DataKey) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        let whole = !self.header.mac_only_encrypted;
        let mut walk = Walk {
            text: self.text,
            rule: &self.header.rule,
            opener: Opener::new(key, !whole),
            whole,
            is_json: self.form != Form::Yaml,
            edits: Vec::new(),
        };
        for root in &self.roots {
            walk.document(root)?;
        }
        let Walk { opener, edits, .. } = walk;
        opener.finish(&self.header.mac, &self.header.lastmodified)?;
        if self.form == Form::Binary {
            let data = edits.into_iter().find_map(|edit| edit.plaintext);
            return Ok(data.map(|data| data.bytes).unwrap_or_default());
        }
        splice(self.text, edits).map_err(|source| OpenError::Leaf { path: String::new(), source })
    }
}

fn form(text: &str, root: &Node) -> Form {
    if !begins_with_brace(text, root) {
        return Form::Yaml;
    }
    let data = root.get("data").and_then(Node::text);
    let is_sealed = data.is_some_and(|data| data.is_empty() || data.starts_with("ENC["));
    let is_alone = root.entries().is_some_and(|entries| entries.len() == 2);
    if is_sealed && is_alone { Form::Binary } else { Form::Json }
}

fn begins_with_brace(text: &str, root: &Node) -> bool {
    text.get(root.span.start..).is_some_and(|text| text.starts_with('{'))
}

/// A walk through the documents in their order.
struct Walk<'d> {
    text: &'d str,
    rule: &'d Rule,
    opener: Opener,
    /// Whether the MAC covers clear values too.
    whole: bool,
    is_json: bool,
    edits: Vec<Edit>,
}

impl Walk<'_> {
    fn document(&mut self, root: &Node) -> Result<(), OpenError> {
        let Value::Mapping(entries) = &root.value else { return Err(OpenError::NoStanza) };
        let (blocks, values): (Vec<_>, Vec<_>) =
            entries.iter().partition(|entry| entry.key.text() == Some(STANZA_KEY));
        for block in blocks {
            let span = block.key.span.start..block.value.span.end;
            let is_flow = begins_with_brace(self.text, root);
            self.take_out(if is_flow { splice::in_flow(self.text, span) } else { span });
        }
        self.mapping(values, self.rule.at_root())
    }

    fn mapping<'a>(
        &mut self,
        entries: impl IntoIterator<Item = &'a Entry>,
        verdict: Verdict,
    ) -> Result<(), OpenError> {
        let mut seen = HashSet::new();
        for entry in entries {
            let key = text_key(entry).map_err(|source| self.unsealed(source))?;
            if !seen.insert(key) {
                let span = entry.key.span.clone();
                return Err(self.unsealed(Unsealed { span, why: LeafError::RepeatedKey }));
            }
            let outer = self.opener.path.enter(key);
            self.node(&entry.value, self.rule.below(verdict, key))?;
            self.opener.path.leave(outer);
        }
        Ok(())
    }

    fn node(&mut self, node: &Node, verdict: Verdict) -> Result<(), OpenError> {
        match &node.value {
            Value::Mapping(entries) => self.mapping(entries, verdict),
            Value::Sequence(items) => items.iter().try_for_each(|item| self.item(item, verdict)),
            Value::Scalar(_) if node.is_null() => Ok(()),
            Value::Scalar(scalar) if is_sealed_value(&scalar.text, verdict) => {
                // A comment is an entry of its own in a list, and nowhere else.
                match self.sealed(&scalar.text, node.span.clone())? {
                    Kind::Comment => Err(self.leaf(LeafError::Garbled)),
                    _ => Ok(()),
                }
            }
            Value::Scalar(scalar) => {
                if self.whole {
                    self.opener.mac.add(clear::bytes(scalar, self.is_json).as_bytes());
                }
                Ok(())
            }
        }
    }

    fn item(&mut self, item: &Node, verdict: Verdict) -> Result<(), OpenError> {
        let Value::Scalar(scalar) = &item.value else { return self.node(item, verdict) };
        if item.is_null() || !is_sealed_value(&scalar.text, verdict) {
            return self.node(item, verdict);
        }
        if self.sealed(&scalar.text, item.span.clone())? == Kind::Comment {
            self.edits.pop();
            self.take_out(splice::item(self.text, item.span.clone()));
        }
        Ok(())
    }

    fn sealed(&mut self, text: &str, span: Range<usize>) -> Result<Kind, OpenError> {
        if text.is_empty() {
            return Ok(Kind::Text);
        }
        let plaintext = self.opener.plaintext(text).map_err(|source| self.leaf(source))?;
        let kind = plaintext.kind;
        self.edits.push(Edit { span, plaintext: Some(plaintext) });
        Ok(kind)
    }

    fn take_out(&mut self, span: Range<usize>) {
        self.edits.push(Edit { span, plaintext: None });
    }

    fn leaf(&self, source: LeafError) -> OpenError {
        OpenError::Leaf { path: self.opener.path.shown(), source }
    }

    fn unsealed(&self, source: Unsealed) -> OpenError {
        OpenError::Unsealed { path: self.opener.path.shown(), source }
    }
}

fn is_sealed_value(text: &str, verdict: Verdict) -> bool {
    match verdict {
        Verdict::Sealed => true,
        Verdict::Clear => false,
        Verdict::ByForm => Envelope::check(text).is_ok(),
    }
}
