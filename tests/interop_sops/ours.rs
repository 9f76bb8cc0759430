//! sops reads what pairctl wrote.

use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use crate::documents::{clear, config, options, recipient, sealed, texts};
use crate::hostile::mapping;
use crate::{sops::Sops, tools};

#[test]
fn sops_opens_an_ordinary_pair_to_the_same_object() {
    let config = texts([("current-context", "a"), ("server", "https://a:6443")]);
    let options = texts([("ip", "10.0.0.1"), ("port", "9001"), ("token", "hunter2hunter2")]);
    let Some(sops) = Sops::with("pair.yaml", &sealed(&config, &options, &[recipient(0)])) else { return };
    assert_eq!(sops.decrypted(0, "yaml").unwrap(), clear(&config, &options));
    let refused = sops.decrypted(1, "yaml").unwrap_err();
    assert!(refused.contains("data key"), "{refused}");
}

#[test]
fn sops_opens_everything_awkward_and_each_recipient_alone_can() {
    let (config, options) = (config(), options());
    let recipients = [recipient(1), recipient(0), recipient(1)];
    let text = sealed(&config, &options, &recipients);
    let Some(sops) = Sops::with("pair.yaml", &text) else { return };
    assert_eq!(text.matches("recipient:").count(), 2);
    for key in [0, 1] {
        assert_eq!(sops.decrypted(key, "yaml").unwrap(), clear(&config, &options));
    }
}

/// Flux turns the object into JSON, whose keys Go sorts, before it decrypts; the MAC holds even so.
#[test]
fn sops_opens_the_object_as_sorted_json() {
    let (config, options) = (config(), options());
    let object: Value = serde_yaml::from_str(&sealed(&config, &options, &[recipient(0)])).unwrap();
    let Some(sops) = Sops::with("pair.json", &object.to_string()) else { return };
    assert_eq!(sops.decrypted(0, "json").unwrap(), clear(&config, &options));
}

/// The price and the use of `mac_only_encrypted`: pairctl can change labels without a key, and so can anybody.
#[test]
fn sops_opens_a_file_whose_clear_fields_were_changed() {
    let (config, options) = (config(), options());
    let text = sealed(&config, &options, &[recipient(0)]).replace("name: remote-b", "name: remote-c");
    let Some(sops) = Sops::with("pair.yaml", &text) else { return };
    let mut expected = clear(&config, &options);
    expected["metadata"]["name"] = json!("remote-c");
    assert_eq!(sops.decrypted(0, "yaml").unwrap(), expected);
}

#[test]
fn sops_opens_every_tree() {
    if tools::sops().is_none() {
        return;
    }
    let config = ProptestConfig { cases: 64, ..ProptestConfig::default() };
    let opened = TestRunner::new(config).run(&(mapping(), mapping()), |(config, options)| {
        let sops = Sops::with("pair.yaml", &sealed(&config, &options, &[recipient(0)]));
        prop_assert_eq!(sops.unwrap().decrypted(0, "yaml").unwrap(), clear(&config, &options));
        Ok(())
    });
    opened.unwrap();
}
