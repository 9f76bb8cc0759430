//! A value that was opened, and how it is spelt in the document that it came from.

use std::fmt::Write;

use zeroize::Zeroizing;

use super::LeafError;

/// The bytes of a value and the type that it had before it was sealed.
pub(super) struct Plaintext {
    pub(super) kind: Kind,
    pub(super) bytes: Zeroizing<Vec<u8>>,
}

/// The types of SOPS (`aes/cipher.go`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    /// An integer, a float, true, false or a time, which stand without quotes.
    Bare,
    Comment,
}

impl Kind {
    pub(super) fn of(word: &str) -> Self {
        match word {
            "int" | "float" | "bool" | "time" => Self::Bare,
            "comment" => Self::Comment,
            _ => Self::Text,
        }
    }
}

/// Characters of the longest escape, `\U0010ffff`.
const LONGEST_ESCAPE: usize = 10;

impl Plaintext {
    /// The value on one line, as both YAML and, but for rare characters, JSON read it.
    pub(super) fn spelled(&self) -> Result<Zeroizing<String>, LeafError> {
        let text = std::str::from_utf8(&self.bytes).map_err(|_| LeafError::Garbled)?;
        if self.kind == Kind::Bare {
            return bare(text);
        }
        // Of its full size from the start, so that no shorter copy is left behind.
        let size = text.chars().map(|c| if c.is_ascii() { 6 } else { LONGEST_ESCAPE }).sum::<usize>();
        let mut spelled = Zeroizing::new(String::with_capacity(size + 2));
        spelled.push('"');
        for c in text.chars() {
            match c {
                '"' | '\\' => spelled.extend(['\\', c]),
                ' '..='~' => spelled.push(c),
                // Writing to a String cannot fail.
                '\u{0}'..='\u{ffff}' => drop(write!(spelled, "\\u{:04x}", u32::from(c))),
                _ => drop(write!(spelled, "\\U{:08x}", u32::from(c))),
            }
        }
        spelled.push('"');
        Ok(spelled)
    }
}

fn bare(text: &str) -> Result<Zeroizing<String>, LeafError> {
    Ok(Zeroizing::new(match text {
        "True" | "true" => "true".to_owned(),
        "False" | "false" => "false".to_owned(),
        "+Inf" => ".inf".to_owned(),
        "-Inf" => "-.inf".to_owned(),
        "NaN" => ".nan".to_owned(),
        _ if text.starts_with(|c: char| c.is_ascii_digit() || c == '-')
            && text.chars().all(|c| c.is_ascii_digit() || "+-.:TZ".contains(c)) =>
        {
            text.to_owned()
        }
        _ => return Err(LeafError::Garbled),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelled(word: &str, text: &str) -> Result<String, LeafError> {
        let bytes = Zeroizing::new(text.as_bytes().to_vec());
        Plaintext { kind: Kind::of(word), bytes }.spelled().map(|text| text.to_string())
    }

    #[test]
    fn texts_are_quoted_and_other_values_are_not() {
        assert_eq!(spelled("str", "443").unwrap(), "\"443\"");
        assert_eq!(spelled("str", "a\"\\\n\u{7f}é🔑").unwrap(), r#""a\"\\\u000a\u007f\u00e9\U0001f511""#);
        for (word, text, expected) in [
            ("int", "-443", "-443"),
            ("float", "+Inf", ".inf"),
            ("bool", "True", "true"),
            ("time", "2024-01-02T03:04:05.5+01:00", "2024-01-02T03:04:05.5+01:00"),
        ] {
            assert_eq!(spelled(word, text).unwrap(), expected);
        }
    }

    #[test]
    fn a_bare_value_cannot_smuggle_anything_in() {
        for text in ["1\nusers: x", "1 #", "", "[1]", "*a", "yes"] {
            assert_eq!(spelled("int", text), Err(LeafError::Garbled), "{text}");
        }
    }
}
