//! Files that other writers made.

use pairctl::sops::OpenError;
use serde_json::Value;

use crate::documents::open;

const MAC_ALL: &str = include_str!("../vectors/sealing/sops-3.11.mac_all.enc.yaml");
const MAC_ONLY: &str = include_str!("../vectors/sealing/sops-3.11.mac_only.enc.yaml");
const OTHER_WRITER: &str = include_str!("../vectors/sealing/rust.mac_only.enc.yaml");

fn plain() -> Value {
    serde_yaml::from_str(include_str!("../vectors/sealing/clusterpair.plain.yaml")).unwrap()
}

#[test]
fn files_of_sops_and_of_another_writer_open_for_each_recipient() {
    for (name, text) in [("mac_all", MAC_ALL), ("mac_only", MAC_ONLY), ("other", OTHER_WRITER)] {
        for key in [0, 1] {
            assert_eq!(open(text, key).unwrap(), plain(), "{name}");
        }
    }
}

#[test]
fn a_mac_over_all_values_covers_clear_ones_and_a_mac_over_sealed_ones_does_not() {
    let changed = |text: &str| open(&text.replace("namespace: b", "namespace: c"), 0);
    assert!(matches!(changed(MAC_ALL), Err(OpenError::MacMismatch)));
    assert_eq!(changed(MAC_ONLY).unwrap()["metadata"]["namespace"], "c");
}
