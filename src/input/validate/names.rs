//! Names of namespaces, and labels and annotations.

use std::collections::BTreeMap;

use super::{at, invalid};
use crate::input::decode::{Attempt, Table};
use crate::model::code::Code;
use crate::model::finding::Findings;
use crate::model::name::{NamespaceName, check_label_value, check_metadata_key};
use crate::model::source::Spanned;

/// A list of namespaces as the documents have it.
pub(super) type NamespaceList = Attempt<Spanned<Vec<Spanned<String>>>>;

/// The namespaces in the user's order, each once. `None` when the list itself was broken.
pub(super) fn namespaces(list: &NamespaceList, findings: &mut Findings) -> Option<Vec<NamespaceName>> {
    let list = list.0.as_ref()?;
    if list.value.is_empty() {
        let finding = at(Code::MissingKey, "the list of namespaces is empty", &list.place, "nothing in here")
            .help("name at least one namespace of the source cluster");
        findings.push(finding);
    }
    let mut names: Vec<NamespaceName> = Vec::new();
    for given in &list.value {
        match given.value.parse() {
            Ok(name) if names.contains(&name) => {
                let message = format!("namespace `{name}` is listed twice");
                findings.push(at(Code::DuplicateKey, message, &given.place, "again here").help("remove one"));
            }
            Ok(name) => names.push(name),
            Err(why) => findings.push(invalid(Code::InvalidName, "a namespace", given, why.0)),
        }
    }
    Some(names)
}

/// Which of the two kinds of metadata.
#[derive(Clone, Copy)]
pub(super) enum Metadata {
    /// Keys and values have rules.
    Labels,
    /// Only keys have rules.
    Annotations,
}

/// Labels or annotations: those of `defaults`, overridden by the entry's own.
pub(super) fn metadata(
    defaults: Option<&Table<Spanned<String>>>,
    own: Option<&Table<Spanned<String>>>,
    kind: Metadata,
    findings: &mut Findings,
) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for (key, value) in [defaults, own].into_iter().flatten().flat_map(|table| &table.0) {
        check_key(key, findings);
        let Some(value) = value else { continue };
        if let (Metadata::Labels, Err(why)) = (kind, check_label_value(&value.value)) {
            findings.push(invalid(Code::InvalidLabel, "a label's value", value, why.0));
        }
        all.insert(key.value.clone(), value.value.clone());
    }
    all
}

fn check_key(key: &Spanned<String>, findings: &mut Findings) {
    if let Err(why) = check_metadata_key(&key.value) {
        findings.push(invalid(Code::InvalidLabel, "a key", key, why.0));
    } else if key.value.starts_with("pairctl.dev/") {
        let finding =
            at(Code::ReservedKey, format!("`{}` belongs to pairctl", key.value), &key.place, "reserved")
                .help("choose a key with a prefix of your own");
        findings.push(finding);
    } else if matches!(key.value.as_str(), "config" | "options") {
        let message = format!("a key `{}` would be sealed with the credentials", key.value);
        let finding = at(Code::ReservedKey, message, &key.place, "reserved")
            .help("give the key a prefix, such as `example.com/`");
        findings.push(finding);
    }
}
