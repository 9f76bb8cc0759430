//! pairctl reads what sops wrote.

use pairctl::yaml::to_text;

use crate::documents::{clear, config, open, options, recipient};
use crate::sops::Sops;

fn sealed_by_sops(flags: &[&str]) -> Option<String> {
    let sops = Sops::with("pair.yaml", &to_text(&clear(&config(), &options())))?;
    let recipients = format!("{},{}", recipient(0), recipient(1));
    let rule = ["--encrypt", "--in-place", "--encrypted-regex", "^(config|options)$", "--age", &recipients];
    sops.must(&[&rule, flags].concat(), &[]);
    Some(sops.text())
}

#[test]
fn a_file_with_a_mac_over_sealed_values_opens() {
    let Some(text) = sealed_by_sops(&["--mac-only-encrypted"]) else { return };
    assert!(text.contains("mac_only_encrypted: true"));
    for key in [0, 1] {
        assert_eq!(open(&text, key).unwrap(), clear(&config(), &options()));
    }
}

#[test]
fn a_file_with_a_mac_over_all_values_opens() {
    let Some(text) = sealed_by_sops(&[]) else { return };
    assert!(!text.contains("mac_only_encrypted"));
    assert_eq!(open(&text, 0).unwrap(), clear(&config(), &options()));
    let changed = text.replace("name: remote-b", "name: remote-c");
    assert_eq!(open(&changed, 0).unwrap_err().to_string(), open_mismatch());
}

fn open_mismatch() -> String {
    pairctl::sops::OpenError::MacMismatch.to_string()
}
