//! The one style in which pairctl writes YAML.

use std::fmt;

use serde::Serialize;
use zeroize::Zeroizing;

/// Writes `value` the way go-yaml does: four spaces, list items indented, nothing folded.
///
/// SOPS rewrites files in that style, so a file that it touched keeps its lines. Whatever a YAML 1.1 reader would take
/// for another type is quoted, since Kubernetes' own readers are such readers.
///
/// # Panics
/// When `value` cannot be YAML at all, such as a mapping whose key is a mapping; no type of pairctl is.
pub fn to_text<T: Serialize>(value: &T) -> String {
    let mut text = String::new();
    write(value, &mut text);
    text
}

/// The same for what holds secrets: the text is wiped on drop, and so is every shorter copy that it outgrew.
///
/// # Panics
/// As [`to_text`].
pub fn to_secret_text<T: Serialize>(value: &T) -> Zeroizing<String> {
    let mut text = Wiped::default();
    write(value, &mut text);
    text.0
}

fn write<T: Serialize>(value: &T, text: &mut impl fmt::Write) {
    let options = serde_saphyr::ser_options! {
        indent_step: 4,
        compact_list_indent: false,
        folded_wrap_chars: usize::MAX,
        // A block whose first line begins with a tab is no YAML to readers of libyaml's family, Kubernetes' own among them.
        prefer_block_scalars: false,
    };
    serde_saphyr::to_fmt_writer_with_options(text, value, options)
        .expect("pairctl's types have texts as keys");
}

/// A text that leaves no copy of itself behind where it grows.
#[derive(Default)]
struct Wiped(Zeroizing<String>);

impl fmt::Write for Wiped {
    fn write_str(&mut self, more: &str) -> fmt::Result {
        let needed = self.0.len() + more.len();
        if needed > self.0.capacity() {
            let mut larger = Zeroizing::new(String::with_capacity(needed.max(4096) * 2));
            larger.push_str(&self.0);
            // The old one is wiped here.
            self.0 = larger;
        }
        self.0.push_str(more);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_lines_are_read_back_whatever_they_begin_with() {
        for text in ["\t\n", "\ta\nb", " \n", "  a\n b\n", "\n\ta\n", "a\n\t", "-----BEGIN\nx\n"] {
            let written = to_text(&std::collections::BTreeMap::from([("key", [text])]));
            let read: serde_json::Value = serde_yaml::from_str(&written).unwrap();
            assert_eq!(read["key"][0], text, "{written}");
        }
    }

    #[test]
    fn a_secret_text_is_the_same_text() {
        for length in [0, 10, 5_000, 100_000] {
            let value = std::collections::BTreeMap::from([
                ("key", "x".repeat(length)),
                ("last", "y: ".repeat(length)),
            ]);
            assert_eq!(*to_secret_text(&value), to_text(&value));
        }
    }

    #[test]
    fn the_style_is_that_of_go_yaml() {
        let value = serde_json::json!({
            "age": [{"enc": "a", "recipient": "age1x"}],
            "empty": {}, "none": null, "nothing": "", "list": [],
            "yes": "on", "port": "9001", "text": "x ".repeat(90),
        });
        snapbox::assert_data_eq!(
            to_text(&value),
            snapbox::str![[r#"
age:
    - enc: a
      recipient: age1x
empty: {}
list: []
none: null
nothing: ""
port: "9001"
text: "x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x "
"yes": "on"

"#]]
        );
    }
}
