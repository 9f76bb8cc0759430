//! The objects of a tree by its files alone: what a former pairings.yaml wanted need not be known.

use std::collections::BTreeMap;

use super::existing::{Existing, SealedFile};
use super::mark::Mark;
use super::rendered;
use crate::model::changes::{ObjectName, Sealed, Tree, TreeObject};
use crate::yaml::{self, Entry, LaterDocuments, Node, Value};

/// The last words of the names of an object's files.
const KINDS: [&str; 4] = [".clusterpair.yaml", ".sealedsecret.yaml", ".externalsecret.yaml", ".bridge.yaml"];

/// Takes the texts of a tree's files, by their paths below it with slashes. What pairctl did not write does not count.
pub fn read(texts: BTreeMap<String, String>) -> Tree {
    let mut tree = Tree::default();
    let mut objects: BTreeMap<ObjectName, BTreeMap<String, String>> = BTreeMap::new();
    for (path, text) in texts {
        if Mark::find(&text).is_none() && !matches!(Existing::read(&text), Existing::Ours(_)) {
            continue;
        }
        match object_of(&path) {
            Some(name) => {
                objects.entry(name).or_default().insert(path, text);
            }
            None => {
                tree.others.insert(path, body(&text).to_owned());
            }
        }
    }
    tree.objects = objects.into_iter().map(|(name, files)| (name, object(files))).collect();
    tree
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
    let reference =
        if sealed.is_some() { String::new() } else { texts.iter().map(|text| unclear(text)).collect() };
    let files = files.into_iter().map(|(path, text)| (path, body(&text).to_owned())).collect();
    TreeObject { files, rendered: rendered::read(&texts).unwrap_or_default(), sealed, reference }
}

fn sealed(file: &SealedFile<'_>) -> Sealed {
    Sealed {
        text: file.sealed.to_owned(),
        is_intact: file.sealed_is_intact(),
        recipients: file.age_recipients().into_iter().collect(),
    }
}

/// A text without what [`rendered`] takes from it; as it is where it cannot be read.
fn unclear(text: &str) -> String {
    let document = |text: &str| {
        yaml::parse(text, LaterDocuments::Refuse).map(|root| root.map(|root| without_clear(&root)))
    };
    let documents: Result<Vec<_>, _> = text.split("\n---\n").map(document).collect();
    documents.map_or_else(|_| body(text).to_owned(), |documents| format!("{documents:?}"))
}

/// The value as nested lists of texts.
fn without_clear(node: &Node) -> String {
    match &node.value {
        Value::Scalar(scalar) => {
            let lines = scalar.text.lines().filter(|line| !line.starts_with("platformOptions:"));
            format!("{:?}", lines.collect::<Vec<_>>())
        }
        Value::Sequence(items) => {
            format!("{:?}", items.iter().map(|item| without_clear(item)).collect::<Vec<_>>())
        }
        Value::Mapping(entries) => {
            let is_clear = |entry: &&Entry| entry.key.text().is_some_and(|key| CLEAR.contains(&key));
            let entries = entries.iter().filter(|entry| !is_clear(entry));
            let entries = entries.map(|entry| (without_clear(&entry.key), without_clear(&entry.value)));
            format!("{:?}", entries.collect::<Vec<_>>())
        }
    }
}

/// Keys of what is clear.
const CLEAR: [&str; 3] = ["labels", "annotations", "platformOptions"];

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
    }
}
