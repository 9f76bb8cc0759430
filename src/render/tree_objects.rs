//! The objects of a tree by its files alone: what a former pairings.yaml wanted need not be known.

mod rest;
mod untold;

use std::collections::{BTreeMap, BTreeSet};

use super::clear::ARGO_SKIP;
use super::existing::{Existing, Form, SealedFile};
use super::mark::Mark;
use super::rendered;
use crate::model::changes::{ObjectName, Sealed, Tree, TreeObject};

/// The last words of the names of an object's files.
const KINDS: [&str; 4] = [".clusterpair.yaml", ".sealedsecret.yaml", ".externalsecret.yaml", ".bridge.yaml"];

/// Whether [`read`] looks at a file at all: pairctl wrote it, or what applies the tree may read it.
pub fn counts(path: &str, text: &str) -> bool {
    [".yaml", ".yml", ".json"].iter().any(|end| path.ends_with(end)) || is_ours(text)
}

/// Takes the texts of a tree's files, by their paths below it with slashes. What lies in an object's place and is not pairctl's
/// is kept apart: the other tree may have that object, and then it did not go.
pub fn read(texts: BTreeMap<String, String>) -> Tree {
    let mut tree = Tree::default();
    let mut objects: BTreeMap<ObjectName, BTreeMap<String, String>> = BTreeMap::new();
    for (path, text) in texts {
        match object_of(&path) {
            Some(name) => {
                objects.entry(name).or_default().insert(path, text);
            }
            None => {
                tree.others.insert(path, body(&text).to_owned());
            }
        }
    }
    for (name, files) in objects {
        let is_object = files.values().any(|text| is_ours(text));
        let objects = if is_object { &mut tree.objects } else { &mut tree.unmarked };
        objects.insert(name, object(files));
    }
    tree
}

fn is_ours(text: &str) -> bool {
    Mark::find(text).is_some() || matches!(Existing::read(text), Existing::Ours(_))
}

/// The object that a file is of: its path is `CLUSTER/NAMESPACE/NAME.KIND.yaml`.
fn object_of(path: &str) -> Option<ObjectName> {
    let mut parts = path.split('/');
    let (cluster, namespace, file) = (parts.next()?, parts.next()?, parts.next()?);
    let name = KINDS.iter().find_map(|kind| file.strip_suffix(kind))?;
    let text = |text: &str| text.to_owned();
    parts.next().is_none().then(|| ObjectName {
        cluster: text(cluster),
        namespace: text(namespace),
        name: text(name),
    })
}

fn object(files: BTreeMap<String, String>) -> TreeObject {
    let texts: Vec<String> = files.values().cloned().collect();
    let sealed = texts.iter().find_map(|text| match Existing::read(text) {
        Existing::Ours(file) => Some(sealed(&file)),
        Existing::Broken | Existing::Foreign => None,
    });
    let rest::Rest { identity, reference, bridge, other } = rest::of(&files);
    let unmarked = files.iter().filter(|(_, text)| !is_ours(text)).map(|(path, _)| path.clone()).collect();
    let is_skipped = texts.iter().any(|text| text.contains(ARGO_SKIP));
    let files = files.into_iter().map(|(path, text)| (path, body(&text).to_owned())).collect();
    let rendered = rendered::read(&texts).unwrap_or_default();
    TreeObject { files, unmarked, rendered, sealed, identity, reference, bridge, other, is_skipped }
}

fn sealed(file: &SealedFile<'_>) -> Sealed {
    Sealed {
        text: file.sealed.to_owned(),
        stanza: file.stanza.to_owned(),
        is_intact: file.sealed_is_intact(),
        recipients: file.age_recipients().into_iter().collect(),
        options: (file.form == Form::Sops).then(|| option_keys(file.sealed)),
    }
}

/// SOPS leaves keys clear. By the lines alone, since the ciphertext between them is most of the file.
fn option_keys(sealed: &str) -> BTreeSet<String> {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let mut lines = sealed.lines();
    let at = lines.next().map(indent).unwrap_or_default();
    let mut lines = lines.skip_while(|line| indent(line) != at || !line.trim_start().starts_with("options:"));
    let inline = lines.next().and_then(|line| line.trim_start().strip_prefix("options:"));
    let inline = inline.unwrap_or_default().trim().trim_matches(['{', '}']).split(',');
    let below = lines.take_while(|line| indent(line) > at);
    let keys = inline.chain(below).filter_map(|entry| entry.split_once(':'));
    keys.map(|(key, _)| key.trim().trim_matches(['"', '\'']).to_owned()).collect()
}

/// The text without the comments above it, which tell of what is below.
fn body(text: &str) -> &str {
    let mut rest = text;
    while let Some(line) = rest.split_inclusive('\n').next() {
        if !(line.starts_with('#') || line.trim().is_empty()) {
            break;
        }
        rest = &rest[line.len()..];
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_names_the_object_and_other_files_are_of_none() {
        let name = |path| object_of(path).map(|name| [name.cluster, name.namespace, name.name].join(" "));
        for (path, named) in [
            ("east/payments/dr.clusterpair.yaml", Some("east payments dr")),
            ("east/payments/to.west.bridge.yaml", Some("east payments to.west")),
            ("east/kustomization.yaml", None),
            ("east/payments/namespace.yaml", None),
            ("east/x/payments/dr.clusterpair.yaml", None),
        ] {
            assert_eq!(name(path).as_deref(), named, "{path}");
        }
    }

    #[test]
    fn what_others_wrote_does_not_count() {
        let text = "apiVersion: v1\nkind: ConfigMap\n".to_owned();
        let tree = read(BTreeMap::from([("east/payments/dr.clusterpair.yaml".to_owned(), text)]));
        assert!(tree.objects.is_empty() && tree.others.is_empty());
        assert_eq!(tree.unmarked.len(), 1);
    }

    #[test]
    fn keys_of_options_are_clear_in_files_of_sops() {
        for (text, keys) in [
            (
                "    config: x\n    options:\n        ip: ENC[a:b]\n        \"token\": ENC[]\n",
                &["ip", "token"][..],
            ),
            ("  config:\n    options: ENC[a:b]\n  options: {}\n", &[]),
            ("  config:\n    token: ENC[]\n  options: {ip: ENC[], token: ENC[]}\n", &["ip", "token"]),
            ("  config: x\n", &[]),
        ] {
            assert_eq!(option_keys(text).iter().collect::<Vec<_>>(), keys, "{text}");
        }
    }
}
