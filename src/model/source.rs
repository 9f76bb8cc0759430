//! The texts that users wrote, and places in them.

use std::fmt;
use std::ops::Range;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use zeroize::Zeroizing;

/// A text that was read, with the path under which users know it.
///
/// A kubeconfig is a source too; it is `unquotable`: a message names the line and never shows it.
pub struct Source {
    path: String,
    text: Zeroizing<String>,
    quotable: bool,
    masked: Mutex<Vec<Range<usize>>>,
    /// Where its lines begin, once somebody asked: reports of a fleet ask for thousands of places. The text never changes.
    line_starts: OnceLock<Vec<usize>>,
}

impl Source {
    /// A text whose lines may be shown, but for what is masked later.
    pub fn quotable(path: impl Into<String>, text: impl Into<String>) -> Arc<Self> {
        Self::new(path.into(), text.into(), true)
    }

    /// A text that holds credentials: none of its lines is ever shown.
    pub fn unquotable(path: impl Into<String>, text: impl Into<String>) -> Arc<Self> {
        Self::new(path.into(), text.into(), false)
    }

    fn new(path: String, text: String, quotable: bool) -> Arc<Self> {
        let (masked, line_starts) = (Mutex::default(), OnceLock::new());
        Arc::new(Self { path, text: Zeroizing::new(text), quotable, masked, line_starts })
    }

    /// The path as the user would type it.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    fn line_starts(&self) -> &[usize] {
        let behind = |newline: usize| newline + 1;
        let newlines = || memchr::memchr_iter(b'\n', self.text.as_bytes());
        self.line_starts.get_or_init(|| [0].into_iter().chain(newlines().map(behind)).collect())
    }

    /// Whether lines of it may be shown.
    pub fn is_quotable(&self) -> bool {
        self.quotable
    }

    /// Makes a stretch of the text unreadable in every message from now on.
    pub fn mask(&self, span: Range<usize>) {
        self.masked.lock().unwrap_or_else(PoisonError::into_inner).push(span);
    }

    /// Masks the line at `offset` but for the key that it begins with: where a parser stopped, nothing says what is a
    /// secret.
    pub fn mask_value_at(&self, offset: usize) {
        let offset = offset.min(self.text.len());
        let start = self.text[..offset].rfind('\n').map_or(0, |newline| newline + 1);
        let end = self.text[offset..].find('\n').map_or(self.text.len(), |length| offset + length);
        let key = self.text[start..end].find(':').map_or(0, |colon| colon + 1);
        self.mask(start + key..end);
    }

    /// The text with asterisks for what is masked; every offset stays where it was.
    pub fn shown(&self) -> String {
        let mut bytes = self.text.as_bytes().to_vec();
        for span in self.masked.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            let end = span.end.min(bytes.len());
            for byte in &mut bytes[span.start.min(end)..end] {
                if *byte != b'\n' && *byte != b'\r' {
                    *byte = b'*';
                }
            }
        }
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Source({})", self.path)
    }
}

/// A stretch of a source: where a message points.
#[derive(Clone, Debug)]
pub struct Place {
    /// The text that the place is in.
    pub source: Arc<Source>,
    /// Byte offsets into it.
    pub span: Range<usize>,
}

impl Place {
    /// A place in `source`.
    pub fn new(source: &Arc<Source>, span: Range<usize>) -> Self {
        Self { source: Arc::clone(source), span }
    }

    /// Whether it is the same place of the same text.
    pub fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.source, &other.source) && self.span == other.span
    }

    /// Line and column, both counted from 1; columns in characters, as editors do.
    pub fn line_and_column(&self) -> (usize, usize) {
        let offset = self.span.start.min(self.source.text().len());
        let starts = self.source.line_starts();
        let line = starts.partition_point(|start| *start <= offset);
        (line, self.source.text()[starts[line - 1]..offset].chars().count() + 1)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (line, column) = self.line_and_column();
        write!(f, "{}:{line}:{column}", self.source.path())
    }
}

/// A value and the place where the user wrote it.
#[derive(Clone, Debug)]
pub struct Spanned<T> {
    /// What was written.
    pub value: T,
    /// Where.
    pub place: Place,
}

/// Gives a wrapper the schema of what it wraps: for whoever writes the file, only the value counts.
macro_rules! schema_of_the_value {
    ($wrapper:ident) => {
        impl<T: schemars::JsonSchema> schemars::JsonSchema for $wrapper<T> {
            fn inline_schema() -> bool {
                T::inline_schema()
            }
            fn schema_name() -> std::borrow::Cow<'static, str> {
                T::schema_name()
            }
            fn schema_id() -> std::borrow::Cow<'static, str> {
                T::schema_id()
            }
            fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                T::json_schema(generator)
            }
        }
    };
}

pub(crate) use schema_of_the_value;

schema_of_the_value!(Spanned);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_counts_lines_and_characters_from_one() {
        let source = Source::quotable("pairings.yaml", "a: 1\nü: x\n");
        let place = Place::new(&source, 9..10);
        assert_eq!(place.to_string(), "pairings.yaml:2:4");
        let at = |text: &str, offset: usize| {
            Place::new(&Source::quotable("x", text), offset..offset).line_and_column()
        };
        let text = "a\n\nb\r\nc";
        let places: Vec<_> = (0..=text.len() + 1).map(|offset| at(text, offset)).collect();
        assert_eq!(places, [(1, 1), (1, 2), (2, 1), (3, 1), (3, 2), (3, 3), (4, 1), (4, 2), (4, 2)]);
        assert_eq!((at("", 0), at("a\n", 2)), ((1, 1), (2, 1)));
    }

    #[test]
    fn a_masked_stretch_is_shown_as_asterisks_of_the_same_length() {
        let source = Source::quotable("pairings.yaml", "token: hunter2\nport: 1\n");
        source.mask(7..14);
        assert_eq!(source.shown(), "token: *******\nport: 1\n");
        assert!(!format!("{source:?}").contains("hunter2"));
    }
}
