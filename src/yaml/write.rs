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
    };
    serde_saphyr::to_string_with_options(value, options).expect("pairctl's types have texts as keys")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_style_is_that_of_go_yaml() {
        let value = serde_json::json!({
            "age": [{"enc": "a\nb\n", "recipient": "age1x"}],
            "empty": {}, "none": null, "nothing": "", "list": [],
            "yes": "on", "port": "9001", "text": "x ".repeat(90),
        });
        snapbox::assert_data_eq!(
            to_text(&value),
            snapbox::str![[r#"
age:
    - enc: |
          a
          b
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
