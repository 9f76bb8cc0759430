//! What the files of an object say about the object that they become.

use std::collections::BTreeMap;

use super::existing::{Existing, Form};
use super::secret_sealer::CLEAR_ANNOTATION;
use crate::model::cluster_pair;
use crate::model::expected::Rendered;
use crate::model::fingerprint;
use crate::sealed_secret;
use crate::yaml::{self, LaterDocuments, Node, Value};
use std::rc::Rc;

/// Reads the files of one object: its manifest, or what a bridge makes it from. `None` where none of them says anything.
pub(super) fn read(texts: &[String]) -> Option<Rendered> {
    let mut rendered = Rendered::default();
    for text in texts {
        match Existing::read(text) {
            Existing::Ours(file) if file.form == Form::Sops => {
                // The ciphertext between the two is most of the file.
                rendered.take_metadata(parsed(file.head).as_ref().and_then(|root| root.get("metadata")));
                rendered.take_platform_options(parsed(file.tail).as_ref());
            }
            _ => text.split("\n---\n").filter_map(parsed).for_each(|document| rendered.take(&document)),
        }
    }
    if let Some(fingerprint) = rendered.annotations.remove(fingerprint::ANNOTATION) {
        rendered.fingerprint = fingerprint.parse().ok();
    }
    rendered.is_in_tree.then_some(rendered)
}

fn parsed(text: &str) -> Option<Node> {
    yaml::parse(text, LaterDocuments::Ignore).ok().flatten()
}

fn at<'n>(node: &'n Node, path: &[&str]) -> Option<&'n Node> {
    path.iter().try_fold(node, |node, key| node.get(key))
}

impl Rendered {
    fn take(&mut self, document: &Node) {
        match document.get("kind").and_then(Node::text) {
            Some(cluster_pair::KIND) => {
                self.take_metadata(document.get("metadata"));
                self.take_platform_options(document.get("spec"));
            }
            Some(sealed_secret::KIND) => self.take_secret(document),
            Some("ExternalSecret") => {
                let template = at(document, &["spec", "target", "template"]);
                self.take_metadata(template.and_then(|template| template.get("metadata")));
                self.take_literal(template);
            }
            _ => {}
        }
    }

    fn take_metadata(&mut self, metadata: Option<&Node>) {
        let Some(metadata) = metadata else { return };
        self.is_in_tree = true;
        self.labels.extend(texts(metadata.get("labels")));
        self.annotations.extend(texts(metadata.get("annotations")));
    }

    fn take_platform_options(&mut self, spec: Option<&Node>) {
        let mappings = spec.and_then(|spec| at(spec, &["platformOptions", "rancher", "projectMappings"]));
        self.project_mappings.extend(texts(mappings));
    }

    /// A SealedSecret says in an annotation what is clear about its value. `kubeseal --re-encrypt` moves annotations.
    fn take_secret(&mut self, secret: &Node) {
        let places = [&["metadata", "annotations"][..], &["spec", "template", "metadata", "annotations"]];
        let annotations = places.iter().map(|path| texts(at(secret, path))).find(|found| !found.is_empty());
        let annotations = annotations.unwrap_or_default();
        self.is_in_tree = true;
        let fingerprint = annotations.get_key_value(fingerprint::ANNOTATION);
        self.annotations.extend(fingerprint.map(|(key, value)| (key.clone(), value.clone())));
        if let Some(clear) = annotations.get(CLEAR_ANNOTATION).and_then(|text| parsed(text)) {
            self.take_metadata(Some(&clear));
            self.take_platform_options(Some(&clear));
        }
    }

    /// The platform options of an ExternalSecret stand on a line of their own in the text that it fills.
    fn take_literal(&mut self, template: Option<&Node>) {
        let sources = template.and_then(|template| template.get("templateFrom")).and_then(items);
        let literals = sources.unwrap_or_default().iter().filter_map(|source| source.get("literal")?.text());
        let lines = literals.flat_map(str::lines).filter(|line| line.starts_with("platformOptions:"));
        lines.for_each(|line| self.take_platform_options(parsed(line).as_ref()));
    }
}

fn items(node: &Node) -> Option<&[Rc<Node>]> {
    match &node.value {
        Value::Sequence(items) => Some(items),
        _ => None,
    }
}

fn texts(map: Option<&Node>) -> BTreeMap<String, String> {
    let text = |node: &Node| node.text().unwrap_or_default().to_owned();
    let entries = map.and_then(Node::entries).unwrap_or_default();
    entries.iter().map(|entry| (text(&entry.key), text(&entry.value))).collect()
}
