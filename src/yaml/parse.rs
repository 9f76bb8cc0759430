//! YAML as a tree of nodes with spans: what serde cannot give when *every* mistake of a file is wanted.

use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use granit_parser::{Event, Parser, ScalarStyle, ScanError, Span};
use zeroize::Zeroizing;

use super::node::{Entry, Node, Scalar, Value};

/// Why a text is not a YAML document that pairctl can read.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct SyntaxError {
    /// The parser's word for it; quotes nothing of the text.
    pub message: String,
    /// Where it stopped.
    pub span: Range<usize>,
}

/// More nodes than any honest file has.
const MAX_WEIGHT: usize = 2_000_000;

/// Reads the first document of `text`, or `None` where there is none.
///
/// `later_documents` says whether text after the first document is an error; kubectl ignores it in a kubeconfig.
pub fn parse(text: &str, later_documents: LaterDocuments) -> Result<Option<Node>, SyntaxError> {
    let options = granit_parser::options! { emit_comments: false };
    let mut builder =
        Builder { events: Parser::new_from_str_with_options(text, options), anchors: HashMap::new() };
    let mut root = None;
    loop {
        let (event, span) = match builder.next() {
            // What follows the first document is not even looked at.
            Err(_) if root.is_some() && later_documents == LaterDocuments::Ignore => return Ok(root),
            next => next?,
        };
        match event {
            Event::StreamEnd => return Ok(root),
            Event::DocumentStart(..) if root.is_none() => {
                let (event, span) = builder.next()?;
                root = Some(builder.node(event, &span)?);
            }
            Event::DocumentStart(..) => match later_documents {
                LaterDocuments::Refuse => return Err(error("a second document begins here", &span)),
                LaterDocuments::Ignore => return Ok(root),
            },
            _ => {}
        }
    }
}

/// Reads every document of `text`; an empty one is left out.
pub fn parse_all(text: &str) -> Result<Vec<Node>, SyntaxError> {
    let options = granit_parser::options! { emit_comments: false };
    let mut builder =
        Builder { events: Parser::new_from_str_with_options(text, options), anchors: HashMap::new() };
    let mut documents = Vec::new();
    loop {
        match builder.next()? {
            (Event::StreamEnd, _) => return Ok(documents),
            (Event::DocumentStart(..), _) => {
                let (event, span) = builder.next()?;
                let document = builder.node(event, &span)?;
                builder.anchors.clear();
                if !document.is_null() {
                    documents.push(document);
                }
            }
            _ => {}
        }
    }
}

/// What to do with documents after the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LaterDocuments {
    /// Report them.
    Refuse,
    /// Read the first and leave the rest, as kubectl does.
    Ignore,
}

struct Builder<'input> {
    events: Parser<'input, granit_parser::StrInput<'input>>,
    anchors: HashMap<usize, Rc<Node>>,
}

impl<'input> Builder<'input> {
    fn next(&mut self) -> Result<(Event<'input>, Span), SyntaxError> {
        match self.events.next_event() {
            Some(Ok(next)) => Ok(next),
            Some(Err(scan)) => Err(from_scan(&scan)),
            None => Err(SyntaxError { message: "the document ends too early".to_owned(), span: 0..0 }),
        }
    }

    fn node(&mut self, event: Event<'input>, span: &Span) -> Result<Node, SyntaxError> {
        let start = range(span).start;
        match event {
            Event::Scalar(text, style, _, tag) => Ok(Node {
                span: range(span),
                value: Value::Scalar(Scalar {
                    text: Zeroizing::new(text.into_owned()),
                    plain: style == ScalarStyle::Plain && tag.is_none(),
                }),
                weight: 1,
            }),
            Event::SequenceStart(..) => self.sequence(start),
            Event::MappingStart(..) => self.mapping(start),
            _ => Err(error("a value is missing here", span)),
        }
    }

    /// A child, remembered under its anchor; an alias shares the node of its anchor.
    fn child(&mut self, event: Event<'input>, span: &Span) -> Result<Rc<Node>, SyntaxError> {
        if let Event::Alias(id) = event {
            return self
                .anchors
                .get(&id)
                .cloned()
                .ok_or_else(|| error("an alias inside its own anchor", span));
        }
        let anchor = event.anchor_id();
        let node = Rc::new(self.node(event, span)?);
        if let Some(id) = anchor {
            self.anchors.insert(id, Rc::clone(&node));
        }
        Ok(node)
    }

    fn sequence(&mut self, start: usize) -> Result<Node, SyntaxError> {
        let (mut items, mut weight) = (Vec::new(), 1_usize);
        loop {
            let (event, span) = self.next()?;
            if event == Event::SequenceEnd {
                return Ok(Node { span: start..range(&span).end, value: Value::Sequence(items), weight });
            }
            let item = self.child(event, &span)?;
            weight = checked(weight, item.weight, &span)?;
            items.push(item);
        }
    }

    fn mapping(&mut self, start: usize) -> Result<Node, SyntaxError> {
        let (mut entries, mut weight) = (Vec::new(), 1_usize);
        loop {
            let (event, span) = self.next()?;
            if event == Event::MappingEnd {
                return Ok(Node { span: start..range(&span).end, value: Value::Mapping(entries), weight });
            }
            let key = self.child(event, &span)?;
            let (event, span) = self.next()?;
            let value = self.child(event, &span)?;
            weight = checked(weight, value.weight, &span)?;
            if key.is_plain("<<") {
                merge(&mut entries, &value, &span)?;
            } else {
                entries.push(Entry { key, value, merged: false });
            }
        }
    }
}

/// Adds the entries of a merge key; of several sources the first that has a key wins.
fn merge(entries: &mut Vec<Entry>, source: &Rc<Node>, span: &Span) -> Result<(), SyntaxError> {
    match &source.value {
        Value::Mapping(others) => {
            for other in others {
                let known = other.key.text().is_some_and(|key| {
                    entries.iter().any(|entry| entry.merged && entry.key.text() == Some(key))
                });
                if !known {
                    entries.push(Entry {
                        key: Rc::clone(&other.key),
                        value: Rc::clone(&other.value),
                        merged: true,
                    });
                }
            }
            Ok(())
        }
        Value::Sequence(sources) => sources.iter().try_for_each(|source| merge(entries, source, span)),
        Value::Scalar(_) => Err(error("a merge key needs a mapping", span)),
    }
}

fn checked(weight: usize, more: usize, span: &Span) -> Result<usize, SyntaxError> {
    match weight.saturating_add(more) {
        sum if sum > MAX_WEIGHT => Err(error("aliases multiply beyond any honest size", span)),
        sum => Ok(sum),
    }
}

fn range(span: &Span) -> Range<usize> {
    span.byte_range().unwrap_or(0..0)
}

fn error(message: &str, span: &Span) -> SyntaxError {
    SyntaxError { message: message.to_owned(), span: range(span) }
}

fn from_scan(scan: &ScanError) -> SyntaxError {
    let at = scan.marker().byte_offset().unwrap_or(0);
    SyntaxError { message: scan.info(), span: at..at }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(text: &str) -> Vec<(String, String, bool)> {
        let root = parse(text, LaterDocuments::Refuse).unwrap().unwrap();
        let Value::Mapping(entries) = root.value else { panic!("no mapping") };
        entries
            .iter()
            .map(|entry| {
                let value = entry.value.text().map_or_else(|| entry.value.kind().to_owned(), str::to_owned);
                (entry.key.text().unwrap().to_owned(), value, entry.merged)
            })
            .collect()
    }

    #[test]
    fn keys_keep_their_order_and_their_repetitions() {
        let all = entries("b: 1\na: [x]\nb: 'two'\n");
        let keys: Vec<_> = all.iter().map(|(key, ..)| key.as_str()).collect();
        assert_eq!(keys, ["b", "a", "b"]);
        assert_eq!(all[1].1, "a list");
    }

    #[test]
    fn a_span_is_the_text_of_the_node() {
        let text = "név: 'ü x'\n";
        let root = parse(text, LaterDocuments::Refuse).unwrap().unwrap();
        let Value::Mapping(entries) = root.value else { panic!("no mapping") };
        assert_eq!(&text[entries[0].value.span.clone()], "'ü x'");
    }

    #[test]
    fn merge_keys_follow_their_aliases() {
        let all = entries("base: &b {x: 1, y: 2}\n<<: *b\nx: 9\n");
        assert_eq!(all[1], ("x".into(), "1".into(), true));
        assert_eq!(all[3], ("x".into(), "9".into(), false));
    }

    #[test]
    fn an_alias_bomb_is_refused() {
        let mut text = String::from("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for level in 1..9 {
            let last = level - 1;
            let tenfold = vec![format!("*a{last}"); 10].join(",");
            text = format!("{text}a{level}: &a{level} [{tenfold}]\n");
        }
        let refused = parse(&text, LaterDocuments::Refuse).unwrap_err();
        assert!(refused.message.contains("aliases"), "{refused}");
    }

    #[test]
    fn a_second_document_is_refused_or_ignored() {
        assert!(parse("a: 1\n---\nb: 2\n", LaterDocuments::Refuse).is_err());
        assert!(parse("a: 1\n---\n\t{", LaterDocuments::Ignore).unwrap().is_some());
        assert!(parse("{a: 1}\n{b", LaterDocuments::Ignore).unwrap().is_some());
        assert!(parse("{a: 1}\n{b", LaterDocuments::Refuse).is_err());
        assert!(parse("", LaterDocuments::Refuse).unwrap().is_none());
    }
}
