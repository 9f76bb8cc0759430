//! What holds for every tree.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;
use serde_yaml::Value;

use crate::documents::{clear, open, recipient, sealed};
use crate::hostile::{emptied, mapping, values};

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn what_is_sealed_opens_to_the_same(config in mapping(), options in mapping()) {
        let text = sealed(&config, &options, &[recipient(0)]);
        prop_assert_eq!(open(&text, 0).unwrap(), clear(&config, &options));
    }

    #[test]
    fn no_value_is_left_in_clear(config in mapping(), options in mapping()) {
        let text = sealed(&config, &options, &[recipient(0)]);
        let document: Value = serde_yaml::from_str(&text).unwrap();
        for part in ["config", "options"] {
            prop_assert!(all_sealed(&document["spec"][part]), "{}", text);
        }
        let keys = sealed(&emptied(&config), &emptied(&options), &[recipient(0)]);
        let mut secrets = Vec::new();
        values(&config, &mut secrets);
        values(&options, &mut secrets);
        // White space does not count: an indented line end occurs by itself.
        let telling = |secret: &&String| secret.split_whitespace().map(str::len).sum::<usize>() >= 8;
        for secret in secrets.iter().filter(telling) {
            prop_assert!(!text.contains(secret.as_str()) || keys.contains(secret.as_str()));
            // Without the last characters, which depend on what follows.
            let encoded = &STANDARD.encode(secret)[..secret.len() / 3 * 4];
            prop_assert!(!text.contains(encoded) || keys.contains(encoded));
        }
    }
}

fn all_sealed(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty() || text.starts_with("ENC[AES256_GCM,data:"),
        Value::Sequence(items) => items.iter().all(all_sealed),
        Value::Mapping(entries) => entries.values().all(all_sealed),
        Value::Bool(_) | Value::Number(_) | Value::Tagged(_) => false,
    }
}
