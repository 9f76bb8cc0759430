//! A document as the one value that it is, where nothing but texts, booleans, lists and mappings stands in it.

use std::collections::BTreeMap;

use crate::model::cluster_pair::Plain;
use crate::model::secret::Secret;
use crate::yaml::{LaterDocuments, Node, Value, parse};

/// Reads a text. Nothing where it is no YAML, has a number or a time in it (which would come back as a text), a key twice, a
/// key that is no text, or a merge key.
pub fn content(text: &str) -> Option<Plain> {
    of(&parse(text, LaterDocuments::Refuse).ok()??)
}

fn of(node: &Node) -> Option<Plain> {
    match &node.value {
        Value::Scalar(_) if node.is_null() => Some(Plain::Null),
        Value::Scalar(scalar) if !scalar.plain => Some(Plain::Text(Secret::from(scalar.text.as_str()))),
        Value::Scalar(scalar) => match scalar.text.as_str() {
            "true" | "True" | "TRUE" => Some(Plain::Bool(true)),
            "false" | "False" | "FALSE" => Some(Plain::Bool(false)),
            text if is_like_a_number(text) => None,
            text => Some(Plain::Text(Secret::from(text))),
        },
        Value::Sequence(items) => {
            Some(Plain::List(items.iter().map(|item| of(item)).collect::<Option<_>>()?))
        }
        Value::Mapping(entries) => {
            let mut map = BTreeMap::new();
            for entry in entries {
                let key = entry.key.text().filter(|_| !entry.merged && !entry.key.is_null())?;
                if map.insert(key.to_owned(), of(&entry.value)?).is_some() {
                    return None;
                }
            }
            Some(Plain::Map(map))
        }
    }
}

/// Whether some reader may take it for a number or a time; some texts that are none look like one.
fn is_like_a_number(text: &str) -> bool {
    let begins = text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.'));
    let fits = |c: char| {
        c.is_ascii_hexdigit() || matches!(c, '+' | '-' | '.' | ':' | '_' | ' ' | 'x' | 'o' | 'T' | 'Z')
    };
    begins && text.chars().all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_come_back_as_another_type_is_not_read() {
        for text in [
            "a: 1",
            "a: -1.5",
            "a: 0x1F",
            "a: 2024-01-02",
            "a: 1e3",
            "a: [1]",
            "a: 1\na: 2",
            "<<: {a: b}",
            "a: b\n---\nc: d",
        ] {
            assert_eq!(content(text), None, "{text}");
        }
    }

    #[test]
    fn a_kubeconfig_is_read_whole() {
        let text = "kind: Config\nusers: [{name: '1', user: {token: 7hunter2, exec: null}}]\npreferences: {}\non: true\n";
        let read = content(text).unwrap();
        let expected = serde_json::json!({
            "kind": "Config", "users": [{"name": "1", "user": {"token": "7hunter2", "exec": null}}], "preferences": {}, "on": true,
        });
        assert_eq!(serde_json::json!(read.exposed()), expected);
    }
}
