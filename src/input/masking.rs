//! What is never shown of a pairings file.

use crate::model::source::Source;
use crate::yaml::{Node, Value};

/// Keys that speak of a secret.
const TELLING: [&str; 4] = ["token", "password", "secret", "-data"];

/// Whatever stands beside a key that speaks of a secret is never shown, wherever a mistake has put it.
pub(super) fn mask_secrets(node: &Node, source: &Source) {
    match &node.value {
        Value::Scalar(_) => {}
        Value::Sequence(items) => items.iter().for_each(|item| mask_secrets(item, source)),
        Value::Mapping(entries) => {
            for entry in entries {
                let key = entry.key.text().unwrap_or_default().to_ascii_lowercase();
                if entry.value.text().is_some() && TELLING.iter().any(|telling| key.contains(telling)) {
                    source.mask(entry.value.span.clone());
                }
                mask_secrets(&entry.value, source);
            }
        }
    }
}
