//! Every change to a sealed file is either refused or outside of what its MAC covers.

use pairctl::sops::{LeafError, OpenError, StanzaError};

use crate::documents::{config, open, options, recipient, sealed};

fn good() -> String {
    sealed(&config(), &options(), &[recipient(0)])
}

/// The line of a key, without its line end; the keys asked for stand once.
fn line<'a>(text: &'a str, key: &str) -> &'a str {
    let mut lines = text.lines().filter(|line| line.trim_start().starts_with(&format!("{key}: ")));
    let line = lines.next().unwrap();
    assert!(lines.next().is_none(), "{key} stands more than once");
    line
}

fn value<'a>(text: &'a str, key: &str) -> &'a str {
    line(text, key).split_once(": ").unwrap().1
}

/// Replaces the value of a key.
fn with(text: &str, key: &str, new: &str) -> String {
    let old = line(text, key);
    text.replace(old, &old.replace(value(text, key), new))
}

fn refused(text: &str) -> OpenError {
    assert_ne!(text, good());
    open(text, 0).unwrap_err()
}

fn leaf(error: OpenError, expected: LeafError) {
    match error {
        OpenError::Leaf { source, .. } => assert_eq!(source, expected),
        OpenError::Unsealed { source, .. } => assert_eq!(source.why, expected),
        other => panic!("{other}"),
    }
}

#[test]
fn a_changed_ciphertext_is_refused() {
    let text = good();
    let date = value(&text, "date");
    let at = "ENC[AES256_GCM,data:".len();
    let other = if date.as_bytes()[at] == b'A' { "B" } else { "A" };
    leaf(
        refused(&with(&text, "date", &format!("{}{other}{}", &date[..at], &date[at + 1..]))),
        LeafError::Forged,
    );
}

#[test]
fn a_cut_ciphertext_is_refused() {
    let text = good();
    let date = value(&text, "date");
    leaf(refused(&with(&text, "date", &date[..date.len() - 9])), LeafError::Garbled);
    let (head, rest) = date.split_at("ENC[AES256_GCM,data:".len());
    leaf(refused(&with(&text, "date", &format!("{head}{}", &rest[4..]))), LeafError::Forged);
}

#[test]
fn a_renamed_key_is_refused() {
    leaf(refused(&good().replace("date: ENC", "data: ENC")), LeafError::Forged);
}

#[test]
fn swapped_values_are_refused() {
    let text = good();
    let swapped = with(&text, "date", value(&text, "uni"));
    leaf(refused(&with(&swapped, "uni", value(&text, "date"))), LeafError::Forged);
}

#[test]
fn a_value_in_clear_is_refused() {
    let text = good();
    leaf(refused(&with(&text, "date", "hunter2")), LeafError::Clear);
    leaf(refused(&text.replace("        date:", "        dare: hunter2\n        date:")), LeafError::Clear);
    let part = text.replace("    options:", "    options: hunter2\n    other:");
    leaf(refused(&part), LeafError::Clear);
}

#[test]
fn a_value_in_clear_below_any_other_config_key_is_refused() {
    leaf(refused(&good().replace("labels:", "labels:\n        config: x")), LeafError::Clear);
}

#[test]
fn a_removed_or_emptied_value_is_refused() {
    let text = good();
    let without = text.replace(&format!("{}\n", line(&text, "date")), "");
    assert!(matches!(refused(&without), OpenError::MacMismatch));
    assert!(matches!(refused(&with(&text, "date", "\"\"")), OpenError::MacMismatch));
    assert!(matches!(refused(&with(&text, "date", "null")), OpenError::MacMismatch));
}

#[test]
fn reordered_keys_are_refused() {
    let text = good();
    let (date, uni) = (line(&text, "date"), line(&text, "uni"));
    let reordered = text.replace(date, "@").replace(uni, date).replace('@', uni);
    assert!(matches!(refused(&reordered), OpenError::MacMismatch));
}

#[test]
fn reordered_list_items_are_refused() {
    let text = good();
    let items: Vec<_> = text.lines().filter(|line| line.trim_start().starts_with("- ENC")).collect();
    let reordered = text.replace(items[0], "@").replace(items[1], items[0]).replace('@', items[1]);
    assert!(matches!(refused(&reordered), OpenError::MacMismatch));
}

#[test]
fn a_repeated_key_is_refused() {
    let text = good();
    let date = line(&text, "date");
    leaf(refused(&text.replace(date, &format!("{date}\n{date}"))), LeafError::RepeatedKey);
    leaf(refused(&text.replacen("kind:", "kind: x\nkind:", 1)), LeafError::RepeatedKey);
    assert!(matches!(refused(&format!("{text}sops: {{}}\n")), OpenError::NoStanza));
}

#[test]
fn a_changed_mac_or_time_is_refused() {
    let text = good();
    let earlier = with(&text, "lastmodified", "\"2020-01-01T00:00:00Z\"");
    assert!(matches!(refused(&earlier), OpenError::MacUnreadable));
    assert!(matches!(refused(&with(&text, "mac", value(&text, "date"))), OpenError::MacUnreadable));
}

#[test]
fn a_mac_of_the_other_kind_is_refused() {
    let text = good();
    let whole = text.replace("    mac_only_encrypted: true\n", "");
    assert!(matches!(refused(&whole), OpenError::MacMismatch));
}

#[test]
fn another_rule_is_refused() {
    let text = good().replace("^(config|options)$", "^(config)$");
    assert!(matches!(refused(&text), OpenError::Stanza(StanzaError::OtherRule)));
}

#[test]
fn a_document_for_others_or_with_a_garbled_data_key_is_refused() {
    let text = good();
    assert!(matches!(open(&text, 1), Err(OpenError::NoIdentity)));
    let garbled = text.replace("-----END AGE ENCRYPTED FILE-----", "-----END-----");
    assert!(matches!(refused(&garbled), OpenError::DataKey));
}

#[test]
fn a_document_without_a_block_is_refused() {
    let text = good();
    assert!(matches!(refused(text.split("\nsops:").next().unwrap()), OpenError::NoStanza));
    assert!(matches!(refused("- a"), OpenError::NoStanza));
}
