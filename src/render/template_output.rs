//! What a template made: read again, and refused where it is no manifest or one that would be unsealed.

use std::ops::Range;
use std::sync::Arc;

use crate::model::cluster_pair;
use crate::model::code::Code;
use crate::model::finding::{Finding, Findings};
use crate::model::source::{Place, Source};
use crate::yaml::{self, LaterDocuments, Node, Value};

/// Checks every document of the output. False when a finding says why not.
pub(super) fn check(output: &Arc<Source>, findings: &mut Findings) -> bool {
    check_all(output, &|_| false, findings)
}

/// Checks a file of a bridge, where a ClusterPair may stand whose whole `spec` is a variable of Flux.
pub(super) fn check_bridge(output: &Arc<Source>, findings: &mut Findings) -> bool {
    let is_variable = |spec: &str| spec.starts_with("${") && spec.ends_with('}');
    let is_hollow = |document: &Node| {
        let text = |key: &str| document.get(key).and_then(Node::text);
        text("kind") == Some(cluster_pair::KIND) && text("spec").is_some_and(is_variable)
    };
    check_all(output, &is_hollow, findings)
}

fn check_all(output: &Arc<Source>, may_pass: &dyn Fn(&Node) -> bool, findings: &mut Findings) -> bool {
    let documents = match yaml::parse_all(output.text()) {
        Ok(documents) => documents,
        Err(error) => {
            findings.push(finding(output, error.span, &error.message));
            return false;
        }
    };
    let mut good = true;
    for document in documents.iter().filter(|document| !may_pass(document)) {
        if let Err(refused) = check_document(document, output) {
            findings.push(*refused);
            good = false;
        }
    }
    good
}

/// Checks a file of one pair that holds references: one document, and in a ClusterPair nothing but placeholders where
/// secrets would be.
pub(super) fn check_reference(output: &Arc<Source>, findings: &mut Findings) -> bool {
    let document = match yaml::parse(output.text(), LaterDocuments::Refuse) {
        Ok(document) => document,
        Err(error) => {
            findings.push(finding(output, error.span, &error.message));
            return false;
        }
    };
    let kind = document.as_ref().and_then(|document| document.get("kind")).and_then(Node::text);
    let spec = document.as_ref().and_then(|document| document.get("spec"));
    let is_placeholder = |key| {
        let value = spec.and_then(|spec| spec.get(key)).and_then(Node::text);
        value.is_some_and(|value| value.starts_with("<path:") && value.ends_with('>'))
    };
    let good = match kind {
        Some("ExternalSecret") => true,
        Some(cluster_pair::KIND) => is_placeholder("config") && is_placeholder("options"),
        _ => false,
    };
    if !good {
        findings.push(finding(output, 0..0, "the template of a pair made something else than references"));
    }
    good
}

fn check_document(document: &Node, output: &Arc<Source>) -> Result<(), Box<Finding>> {
    let start = document.span.start..document.span.start;
    if document.entries().is_none() {
        return Err(finding(output, start, "a template made something that is no mapping").into());
    }
    if let Some(key) = repeated_key(document) {
        return Err(finding(output, key, "a template made an object that gives a key twice").into());
    }
    let text = |key: &str| document.get(key).and_then(Node::text).filter(|text| !text.is_empty());
    let (Some(_), Some(kind)) = (text("apiVersion"), text("kind")) else {
        return Err(
            finding(output, start, "a template made an object without `apiVersion` and `kind`").into()
        );
    };
    if kind == cluster_pair::KIND || kind == "Secret" {
        let message = format!("a {kind} from a template would be unsealed");
        let at = Place::new(output, document.get("kind").map_or(start, |kind| kind.span.clone()));
        return Err(Finding::new(Code::TemplateForbidden, message)
            .at(&at, "not from a template")
            .help("pairs come from pairings.yaml; bring secrets into the cluster on another way")
            .into());
    }
    if let (true, Some(Value::Sequence(items))) =
        (kind.ends_with("List"), document.get("items").map(|items| &items.value))
    {
        return items.iter().try_for_each(|item| check_document(item, output));
    }
    let named = document.get("metadata").and_then(|metadata| metadata.get("name")).and_then(Node::text);
    match named.filter(|name| !name.is_empty()) {
        None if kind != "Kustomization" => {
            Err(finding(output, start, "a template made an object without `metadata.name`").into())
        }
        _ => Ok(()),
    }
}

/// Readers disagree on which of two `kind` counts, so none may hide behind another.
fn repeated_key(document: &Node) -> Option<Range<usize>> {
    let entries = document.entries()?;
    let is_known = |at: usize| entries[..at].iter().any(|known| known.key.text() == entries[at].key.text());
    let repeated = (0..entries.len()).find(|at| is_known(*at))?;
    Some(entries[repeated].key.span.clone())
}

/// A finding about output.
pub(super) fn finding(output: &Arc<Source>, span: Range<usize>, message: &str) -> Finding {
    Finding::new(Code::TemplateOutput, message)
        .at(&Place::new(output, span), "in what the template made")
        .help("the lines are those of the output, not of the template")
}
