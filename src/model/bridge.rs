//! How the hidden part of a pair travels in a Secret, for whoever puts them into text: Flux' `postBuild` and templates
//! of External Secrets. The clear part gets into pairctl's own templates the same way.
//!
//! All of them put a value into YAML and parse it. JSON is nearly YAML; [`json_line`] writes the JSON that wholly is.

use std::io;

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, Serializer};
use zeroize::Zeroizing;

use super::cluster_pair::Plain;

/// The hidden part as a [`json_line`].
pub fn one_line(value: &Plain) -> Zeroizing<String> {
    let line = json_line(&value.exposed());
    // Neither the value nor the vector can fail.
    debug_assert!(line.is_ok());
    line.unwrap_or_default()
}

/// A value as JSON on one line that every YAML parser reads as the same value.
///
/// Beyond what JSON asks for, it escapes what a YAML 1.1 parser refuses (DEL and the C1 controls, the byte order mark,
/// non-characters) or takes for a line break (U+0085, U+2028, U+2029). Other characters stay as they are, since YAML
/// knows no surrogate pairs.
pub fn json_line<T: Serialize + ?Sized>(value: &T) -> serde_json::Result<Zeroizing<String>> {
    let mut size = Count(0);
    value.serialize(&mut Serializer::with_formatter(&mut size, YamlSafe))?;
    // With all its room from the start, no shorter copy of a secret is left behind.
    let mut text = Zeroizing::new(Vec::with_capacity(size.0));
    value.serialize(&mut Serializer::with_formatter(&mut *text, YamlSafe))?;
    Ok(Zeroizing::new(String::from_utf8_lossy(&text).into_owned()))
}

/// Counts bytes and keeps none.
struct Count(usize);

impl io::Write for Count {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct YamlSafe;

impl Formatter for YamlSafe {
    fn write_string_fragment<W>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()>
    where
        W: ?Sized + io::Write,
    {
        let mut clear = 0;
        for (at, character) in fragment.char_indices().filter(|(_, character)| is_unsafe(*character)) {
            writer.write_all(&fragment.as_bytes()[clear..at])?;
            write!(writer, "\\u{:04x}", u32::from(character))?;
            clear = at + character.len_utf8();
        }
        CompactFormatter.write_string_fragment(writer, &fragment[clear..])
    }
}

fn is_unsafe(character: char) -> bool {
    matches!(character, '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_yaml_reads_otherwise_is_escaped() {
        let awkward = "a\nb\"\\\u{7f}\u{85}\u{2028}\u{feff}\u{1f511}ü${x} {{ .y }}: #\t";
        let value =
            Plain::map([("key\u{85}", Plain::text(awkward)), ("list", Plain::List(vec![Plain::Null]))]);
        let line = one_line(&value);
        assert!(line.chars().all(|character| !character.is_control() && !is_unsafe(character)), "{}", *line);
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&line).unwrap(),
            serde_json::json!(value.exposed())
        );
        assert_eq!(
            serde_yaml::from_str::<serde_json::Value>(&line).unwrap(),
            serde_json::json!(value.exposed())
        );
    }
}
