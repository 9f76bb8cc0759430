//! Texts that YAML readers and careless code stumble over.

#![allow(dead_code, unreachable_pub, reason = "each test program uses what it needs of it")]

use std::collections::BTreeMap;

use pairctl::model::cluster_pair::Plain;
use proptest::prelude::*;

const WORDS: [&str; 28] = [
    "yes",
    "NO",
    "on",
    "y",
    "null",
    "~",
    "true",
    "0777",
    "0o17",
    "1e3",
    "1_000",
    "12:30",
    ".inf",
    "0x1F",
    "2024-01-02",
    "2024-01-02T03:04:05Z",
    "=",
    "<<",
    "- a",
    "a: b",
    "#x",
    "&a",
    "*a",
    "!!str",
    "%TAG",
    "ENC[",
    "sops",
    "---",
];

/// A text that is awkward as a key or a value.
pub(crate) fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => proptest::sample::select(&WORDS[..]).prop_map(str::to_owned),
        4 => "[ -~]{0,24}",
        2 => "[a-zA-Z0-9+/=\n]{8,80}",
        2 => "\\PC{0,12}",
        1 => "[\u{0}-\u{1f}\u{7f}-\u{a0}\u{feff}\u{2028}a:\"' ]{1,12}",
        1 => "[a-z ]{300,320}",
        1 => "( ?[a-z]{1,4}\n){1,5} *",
        1 => Just(String::new()),
    ]
}

/// A mapping in which everything that can occur in a `ClusterPair` occurs.
pub(crate) fn mapping() -> impl Strategy<Value = Plain> {
    let leaf = prop_oneof![
        1 => Just(Plain::Null),
        1 => any::<bool>().prop_map(Plain::Bool),
        6 => text().prop_map(Plain::text),
    ];
    let tree = leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Plain::List),
            entries(inner).prop_map(Plain::Map),
        ]
    });
    entries(tree).prop_map(Plain::Map)
}

fn entries(value: impl Strategy<Value = Plain>) -> impl Strategy<Value = BTreeMap<String, Plain>> {
    prop::collection::btree_map(text(), value, 0..5)
}

/// The texts of a tree.
pub(crate) fn values(plain: &Plain, found: &mut Vec<String>) {
    match plain {
        Plain::Null | Plain::Bool(_) => {}
        Plain::Text(text) => found.push(text.expose().to_owned()),
        Plain::List(items) => items.iter().for_each(|item| values(item, found)),
        Plain::Map(entries) => entries.values().for_each(|value| values(value, found)),
    }
}

/// The tree with nothing in it but its keys.
pub(crate) fn emptied(plain: &Plain) -> Plain {
    match plain {
        Plain::Null | Plain::Bool(_) | Plain::Text(_) => Plain::Null,
        Plain::List(items) => Plain::List(items.iter().map(emptied).collect()),
        Plain::Map(entries) => Plain::map(entries.iter().map(|(key, value)| (key.as_str(), emptied(value)))),
    }
}
