//! The comment that says a file is pairctl's, and whether anyone edited it since.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest as _, Sha256};

use crate::model::hexadecimal::hexadecimal;

/// How the line of a mark begins.
const PREFIX: &str = "# pairctl.dev/rendered:";

/// Digests of a file as pairctl wrote it: of what is clear, and of what is sealed where something is.
///
/// They catch edits, not attackers: whoever can write the file can write the mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Of the clear part.
    pub clear: TextDigest,
    /// Of the sealed part.
    pub sealed: Option<TextDigest>,
}

impl Mark {
    /// Takes the mark out of a file: the mark, and the text before and after its line.
    pub fn find(text: &str) -> Option<(Self, &str, &str)> {
        let start = match text.strip_prefix(PREFIX) {
            Some(_) => 0,
            None => text.find(&format!("\n{PREFIX}"))? + 1,
        };
        let end = text[start..].find('\n').map_or(text.len(), |length| start + length + 1);
        let mark = text[start + PREFIX.len()..end].parse().ok()?;
        Some((mark, &text[..start], &text[end..]))
    }
}

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{PREFIX} clear={}", self.clear)?;
        self.sealed.iter().try_for_each(|sealed| write!(f, " sealed={sealed}"))
    }
}

/// A text is no mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a mark")]
pub struct NoMark;

impl FromStr for Mark {
    type Err = NoMark;
    fn from_str(text: &str) -> Result<Self, NoMark> {
        let mut words = text.split_whitespace();
        let clear = words.next().and_then(|word| word.strip_prefix("clear=")).ok_or(NoMark)?.parse()?;
        let sealed = match words.next() {
            None => None,
            Some(word) => Some(word.strip_prefix("sealed=").ok_or(NoMark)?.parse()?),
        };
        words.next().is_none().then_some(Self { clear, sealed }).ok_or(NoMark)
    }
}

/// 128 bits of a SHA-256 over a text without its indentation, the quotes round its keys and values, and its whole-line
/// comments, so that a tool which only writes YAML in another style, as `sops updatekeys` may, is not taken for an edit.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct TextDigest([u8; 16]);

impl TextDigest {
    /// The digest of several stretches of text, one after the other.
    pub fn of(texts: &[&str]) -> Self {
        let mut hash = Sha256::new();
        for line in texts.iter().flat_map(|text| lines(text)) {
            if !line.starts_with(b"#") && !line.trim_ascii().is_empty() {
                add_without_style(&mut hash, line.trim_ascii());
                hash.update(b"\n");
            }
        }
        let mut digest = [0; 16];
        digest.copy_from_slice(&hash.finalize()[..16]);
        Self(digest)
    }
}

fn lines(text: &str) -> impl Iterator<Item = &[u8]> {
    let (bytes, mut start) = (text.as_bytes(), 0);
    memchr::memchr_iter(b'\n', bytes).chain([bytes.len()]).map(move |end| {
        let line = &bytes[start..end];
        start = end + 1;
        line
    })
}

/// Adds a line without the quotes round a key or a value; one inside a word is part of it.
fn add_without_style(hash: &mut Sha256, line: &[u8]) {
    let is_edge = |byte: Option<&u8>| matches!(byte, None | Some(b' ' | b':'));
    let mut start = 0;
    for quote in memchr::memchr2_iter(b'"', b'\'', line) {
        let before = quote.checked_sub(1).and_then(|before| line.get(before));
        if is_edge(before) || is_edge(line.get(quote + 1)) {
            hash.update(&line[start..quote]);
            start = quote + 1;
        }
    }
    hash.update(&line[start..]);
}

impl fmt::Display for TextDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hexadecimal(&self.0))
    }
}

impl fmt::Debug for TextDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for TextDigest {
    type Err = NoMark;
    fn from_str(text: &str) -> Result<Self, NoMark> {
        let number = (text.len() == 32).then(|| u128::from_str_radix(text, 16).ok()).flatten();
        number.map(|number| Self(number.to_be_bytes())).ok_or(NoMark)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_found_wherever_it_stands() {
        let mark = Mark { clear: TextDigest::of(&["a: 1\n"]), sealed: Some(TextDigest::of(&["b"])) };
        let text = format!("# first\n{mark}\na: 1\n");
        assert_eq!(Mark::find(&text), Some((mark, "# first\n", "a: 1\n")));
        assert_eq!(Mark::find(&format!("{mark}\na: 1\n")), Some((mark, "", "a: 1\n")));
        assert_eq!(Mark::find("a: 1\n"), None);
        assert_eq!(Mark::find("# pairctl.dev/rendered: clear=zz\n"), None);
    }

    #[test]
    fn style_is_no_edit_and_a_value_is() {
        let of = |text| TextDigest::of(&[text]);
        assert_eq!(of("a:\n    b: \"x\"\n"), of("# note\na:\n  b: 'x'\n"));
        assert_eq!(of("    \"a:b\": c\n"), of("a:b: c\n\n"));
        for edited in ["a: y\n", "a: x x\n", "a: it's\n", "a:\n x\n"] {
            assert_ne!(of("a: x\n"), of(edited), "{edited}");
        }
        assert_ne!(of("a: x x\n"), of("a: x  x\n"));
        assert_ne!(of("a: it's\n"), of("a: its\n"));
    }
}
