//! What holds for every document, whoever sealed it.

use pairctl::sops::OpenError;
use pairctl::sops::document::SealedDocument;
use pairctl::sops::identities::Identities;
use proptest::prelude::*;
use serde_yaml::{Mapping, Value};

use crate::workshop::KEYS;
use crate::writer::{Rule, seal};

fn open(text: &str) -> Result<String, OpenError> {
    let document = SealedDocument::recognise(text).unwrap().unwrap();
    let bytes = document.open(&Identities::parse(KEYS[0]).unwrap())?;
    Ok(String::from_utf8(bytes.to_vec()).unwrap())
}

fn rules() -> impl Strategy<Value = Rule> {
    proptest::sample::select(vec![
        Rule {
            field: "unencrypted_suffix",
            text: "_unencrypted",
            all_but: true,
            matches: |key| key.ends_with("_unencrypted"),
        },
        Rule { field: "encrypted_suffix", text: "_x", all_but: false, matches: |key| key.ends_with("_x") },
        Rule {
            field: "encrypted_regex",
            text: "^[a-c]",
            all_but: false,
            matches: |key| key.starts_with(['a', 'b', 'c']),
        },
        Rule {
            field: "unencrypted_regex",
            text: "^[a-c]",
            all_but: true,
            matches: |key| key.starts_with(['a', 'b', 'c']),
        },
        // Rules by comments are told from the form of the values.
        Rule {
            field: "encrypted_comment_regex",
            text: "z",
            all_but: false,
            matches: |key| key.starts_with('b'),
        },
    ])
}

fn values() -> impl Strategy<Value = Value> {
    let text =
        prop_oneof!["[ -~]{0,20}", "\\PC{0,12}", "[a-z\n\t\"\\\\: #-]{1,60}", "(true|null|1e3|0777|~|- a)"];
    let leaf = prop_oneof![
        6 => text.prop_map(Value::from),
        1 => any::<i64>().prop_map(Value::from),
        1 => (-1e6..1e6_f64).prop_map(Value::from),
        1 => any::<bool>().prop_map(Value::from),
        1 => Just(Value::Null),
    ];
    leaf.prop_recursive(4, 32, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            mapping(inner).prop_map(Value::from),
        ]
    })
}

fn mapping(value: impl Strategy<Value = Value>) -> impl Strategy<Value = Mapping> {
    let key = "[a-z]{1,3}(_x|_unencrypted|:[a-z]|)";
    prop::collection::btree_map(key, value, 0..5)
        .prop_map(|entries| entries.into_iter().map(|(key, value)| (key.into(), value)).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn any_document_opens_to_what_was_sealed(
        document in mapping(values()), rule in rules(), mac_only: bool, json: bool,
    ) {
        // JSON has no integers of 64 bits for sops.
        prop_assume!(!json || !serde_json::to_string(&document).unwrap().contains(|c: char| c.is_ascii_digit()));
        prop_assume!(document.len() != 1 || !document.contains_key("data"));
        let sealed = seal(&document, &rule, mac_only);
        let text = if json {
            serde_json::to_string_pretty(&sealed).unwrap()
        } else {
            serde_yaml::to_string(&sealed).unwrap()
        };
        let opened = open(&text).map_err(|error| TestCaseError::fail(format!("{error}\n{text}")))?;
        let read: Value = serde_yaml::from_str(&opened).unwrap();
        let read = if read.is_null() { Mapping::new().into() } else { read };
        prop_assert_eq!(read, Value::from(document), "{}", opened);
    }
}

#[test]
fn what_is_clear_stays_on_its_line() {
    let plain: Mapping = serde_yaml::from_str("a: x\nd:\n- 1\n- e: y\nb: z").unwrap();
    let rule = Rule {
        field: "encrypted_regex",
        text: "^[abe]$",
        all_but: false,
        matches: |key| "abe".contains(key),
    };
    let sealed = serde_yaml::to_string(&seal(&plain, &rule, true)).unwrap();
    let sealed = sealed.replace("d:\n", "# a remark\nd: # another\n");
    let opened = open(&sealed).unwrap();
    assert_eq!(opened.trim_end(), "a: \"x\"\n# a remark\nd: # another\n- 1\n- e: \"y\"\nb: \"z\"");
}

#[test]
fn a_text_without_a_block_is_not_sealed() {
    for text in
        ["", "a: 1", "sops: 1\nmac: 2", "sops: {version: x}\nmac: 1", "sops: {mac: [", "- sops: {mac: x}"]
    {
        assert!(SealedDocument::recognise(text).unwrap().is_none(), "{text}");
    }
}
