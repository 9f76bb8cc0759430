//! sops rewrites what pairctl wrote, and pairctl still reads it.

use pairctl::model::cluster_pair::Plain;
use pairctl::sops::SopsStanza;
use pairctl::sops::sealed::SealedTree;
use pairctl::yaml::{Node, Value, to_text};
use serde_json::json;

use crate::documents::{clear, config, node, open, options, recipient, sealed};
use crate::sops::Sops;

const HEAD: &str = "# Made by pairctl\n# +argocd:skip-file-rendering\n";

fn file() -> Option<(Sops, String)> {
    let text = format!("{HEAD}{}", sealed(&config(), &options(), &[recipient(0)]));
    Some((Sops::with("pair.yaml", &text)?, text))
}

fn child<'a>(node: &'a Node, key: &str) -> &'a Node {
    let Value::Mapping(entries) = &node.value else { panic!("no mapping at {key}") };
    &entries.iter().find(|entry| entry.key.text() == Some(key)).unwrap().value
}

/// The sealed parts and the block as pairctl would write them again.
fn taken_over(text: &str) -> (String, SopsStanza) {
    let root = node(text);
    let spec = child(&root, "spec");
    let parts = ["config", "options"].map(|part| SealedTree::parse(child(spec, part)).unwrap());
    (to_text(&parts), SopsStanza::parse(child(&root, "sops")).unwrap())
}

/// The lines before the `sops` block, but for quotes around a key with colons: go-yaml leaves them away.
fn body(text: &str) -> String {
    text.split("\nsops:\n")
        .next()
        .unwrap()
        .replace("\"arn:aws:eks:us-east-1:1:cluster/x\"", "arn:aws:eks:us-east-1:1:cluster/x")
}

fn changed_lines(before: &str, after: &str) -> usize {
    let (before, after) = (body(before), body(after));
    assert_eq!(before.lines().count(), after.lines().count());
    before.lines().zip(after.lines()).filter(|(old, new)| old != new).count()
}

#[test]
fn updatekeys_changes_the_age_keys_and_nothing_else() {
    let Some((sops, before)) = file() else { return };
    let both = format!("creation_rules:\n  - age: {},{}\n", recipient(0), recipient(1));
    sops.beside(".sops.yaml", &both);
    sops.must(&["updatekeys", "-y"], &[]);
    let after = sops.text();
    assert_eq!(changed_lines(&before, &after), 0);
    let ((parts_before, old), (parts_after, new)) = (taken_over(&before), taken_over(&after));
    assert_eq!(parts_after, parts_before);
    assert_eq!((new.mac(), new.last_modified()), (old.mac(), old.last_modified()));
    assert_eq!(new.recipients().count(), 2);
    for key in [0, 1] {
        assert_eq!(open(&after, key).unwrap(), clear(&config(), &options()));
    }
}

#[test]
fn set_changes_one_value_and_the_mac() {
    let Some((sops, before)) = file() else { return };
    sops.must(&["set"], &[r#"["spec"]["options"]["123"]"#, r#""9002""#]);
    let after = sops.text();
    assert_eq!(changed_lines(&before, &after), 1);
    assert_ne!(taken_over(&after).1.mac(), taken_over(&before).1.mac());
    let mut expected = clear(&config(), &options());
    expected["spec"]["options"]["123"] = json!("9002");
    assert_eq!(open(&after, 0).unwrap(), expected);
}

#[test]
fn an_edit_changes_one_value_and_the_mac() {
    let Some((sops, before)) = file() else { return };
    sops.must(&["edit"], &[]);
    let after = sops.text();
    assert_eq!(changed_lines(&before, &after), 1);
    assert!(after.starts_with(HEAD));
    let mut expected = clear(&config(), &options());
    expected["spec"]["options"]["123"] = json!("9002");
    assert_eq!(open(&after, 0).unwrap(), expected);
}

#[test]
fn rotate_seals_every_value_anew() {
    let Some((sops, before)) = file() else { return };
    sops.must(&["rotate", "-i"], &[]);
    let after = sops.text();
    assert!(after.starts_with(HEAD));
    assert_ne!(taken_over(&after).0, taken_over(&before).0);
    assert_eq!(open(&after, 0).unwrap(), clear(&config(), &options()));
}

#[test]
fn a_number_put_in_with_set_is_refused_since_stork_cannot_read_it() {
    let Some((sops, _)) = file() else { return };
    sops.must(&["set"], &[r#"["spec"]["options"]["123"]"#, "9002"]);
    let refused = open(&sops.text(), 0).unwrap_err().to_string();
    assert!(refused.contains("`spec:options:123`") && refused.contains("number"), "{refused}");
}

/// What pairctl does when only a label changed: sealed parts and block are written again as they are.
#[test]
fn sops_opens_what_pairctl_took_over_from_a_file_of_sops() {
    let Some((sops, _)) = file() else { return };
    sops.must(&["rotate", "-i"], &[]);
    let root = node(&sops.text());
    let part = |name| SealedTree::parse(child(child(&root, "spec"), name)).unwrap();
    let again = json!({
        "kind": "ClusterPair",
        "spec": {"config": part("config"), "options": part("options")},
        "sops": SopsStanza::parse(child(&root, "sops")).unwrap(),
    });
    let sops = Sops::with("again.yaml", &to_text(&again)).unwrap();
    let opened = sops.decrypted(0, "yaml").unwrap();
    let as_json = |plain: Plain| json!(plain.exposed());
    assert_eq!(opened["spec"], json!({"config": as_json(config()), "options": as_json(options())}));
}
