//! How the hidden parts of a pair travel in a Secret, for whoever puts them into text: Flux' `postBuild` and templates
//! of External Secrets.
//!
//! Both put a value into YAML and parse it. JSON is nearly YAML; [`one_line`] writes the JSON that wholly is.

use std::io;

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, Serializer};
use zeroize::Zeroizing;

use super::cluster_pair::{ObjectId, Plain};

/// The stem of an object's variables, which no other object has.
///
/// Flux takes letters, digits and underscores (`kustomize/kustomize_varsub.go` of fluxcd/pkg). Names have none of the
/// latter, so that what they have beside letters and digits is written with them: `-` as `__`, `.` as `_p_`, and `_n_`
/// between namespace and name.
pub fn variable_stem(id: &ObjectId) -> String {
    let escape = |name: &str| name.replace('-', "__").replace('.', "_p_");
    format!("pairctl_{}_n_{}", escape(id.namespace.as_str()), escape(id.name.as_str()))
}

/// A value as JSON on one line that every YAML parser reads as the same value.
///
/// Beyond what JSON asks for, it escapes what a YAML 1.1 parser refuses (DEL and the C1 controls, the byte order mark,
/// non-characters) or takes for a line break (U+0085, U+2028, U+2029). Other characters stay as they are, since YAML
/// knows no surrogate pairs.
pub fn one_line(value: &Plain) -> Zeroizing<String> {
    let mut text = Zeroizing::new(Vec::new());
    let mut serializer = Serializer::with_formatter(&mut *text, YamlSafe);
    // Neither the value nor the vector can fail.
    let written = value.exposed().serialize(&mut serializer);
    debug_assert!(written.is_ok());
    Zeroizing::new(String::from_utf8_lossy(&text).into_owned())
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

    fn stem(namespace: &str, name: &str) -> String {
        variable_stem(&ObjectId { namespace: namespace.parse().unwrap(), name: name.parse().unwrap() })
    }

    #[test]
    fn no_two_objects_share_a_stem() {
        let names =
            ["a", "b", "n", "p", "a-b", "a.b", "a-n-b", "a-p-b", "a.n.b", "a--b", "a-b-c", "a.b-c", "a-b.c"];
        let mut stems = std::collections::BTreeSet::new();
        for namespace in names.iter().filter(|name| !name.contains('.')) {
            for name in names {
                let stem = stem(namespace, name);
                let is_variable = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
                assert!(stem.bytes().all(is_variable), "{stem}");
                assert!(stems.insert(stem), "{namespace}/{name}");
            }
        }
        assert_eq!(stem("web-shop", "to.west"), "pairctl_web__shop_n_to_p_west");
    }

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
