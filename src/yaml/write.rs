//! The one style in which pairctl writes YAML.

use serde::Serialize;

/// Writes `value` the way go-yaml does: four spaces, list items indented, nothing folded.
///
/// SOPS rewrites files in that style, so a file that it touched keeps its lines. Whatever a YAML 1.1 reader would take
/// for another type is quoted, since Kubernetes' own readers are such readers.
///
/// # Panics
/// When `value` cannot be YAML at all, such as a mapping whose key is a mapping; no type of pairctl is.
pub fn to_text<T: Serialize>(value: &T) -> String {
    let options = serde_saphyr::ser_options! {
        indent_step: 4,
        compact_list_indent: false,
        folded_wrap_chars: usize::MAX,
        // A block whose first line begins with a tab is no YAML to readers of libyaml's family, Kubernetes' own among them.
        prefer_block_scalars: false,
    };
    serde_saphyr::to_string_with_options(value, options).expect("pairctl's types have texts as keys")
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
