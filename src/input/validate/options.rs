//! Storage options, each a text or a reference.

use std::collections::BTreeSet;
use std::path::Path;

use super::{at, references};
use crate::input::decode::{Attempt, Misspelt, Table};
use crate::input::document::OptionDocument;
use crate::input::options::check;
use crate::model::code::Code;
use crate::model::finding::Findings;
use crate::model::pairing::{CLEAR_OPTIONS, OptionValue, Options};
use crate::model::secret::Secret;

/// The keys of storage options that an entry gives, broken ones included: what is broken is not missing.
pub(super) enum GivenOptions {
    /// These.
    Keys(BTreeSet<String>),
    /// The mapping itself is broken or misspelt, so it may have had any.
    Any,
}

impl GivenOptions {
    /// Those of a document.
    pub(super) fn new(given: Option<&Attempt<Table<OptionDocument>>>, misspelt: &Misspelt) -> Self {
        match given.map(|given| given.0.as_ref()) {
            Some(Some(table)) => Self::Keys(table.0.iter().map(|(key, _)| key.value.clone()).collect()),
            None if !misspelt.may_be("options") => Self::Keys(BTreeSet::new()),
            _ => Self::Any,
        }
    }

    /// Whether this option was given.
    pub(super) fn has(&self, key: &str) -> bool {
        match self {
            Self::Keys(keys) => keys.contains(key),
            Self::Any => true,
        }
    }
}

/// The options of a cluster or a pair; broken ones are reported and left out.
pub(super) fn options(
    given: Option<&Attempt<Table<OptionDocument>>>,
    directory: &Path,
    findings: &mut Findings,
) -> Options {
    let table = given.and_then(|given| given.0.as_ref());
    let mut options = Options::new();
    for (key, value) in table.iter().flat_map(|table| &table.0) {
        let value = match value {
            None => continue,
            Some(OptionDocument::Literal(literal)) => {
                if !CLEAR_OPTIONS.contains(&key.value.as_str()) {
                    literal.place.source.mask(literal.place.span.clone());
                }
                if key.value == "token" {
                    let message = "the value of `token` stands in the file in clear";
                    let finding = at(Code::SecretInClear, message, &literal.place, "a secret")
                        .help("write `token: {env: NAME}` or `token: {file: PATH}`, and rotate the token");
                    findings.push(finding);
                } else if key.value == "mode" {
                    let message = "the option `mode` follows from the mode of the pair";
                    let finding = at(Code::BadOption, message, &key.place, "not an option here")
                        .help("remove it and set the pair's own `mode`");
                    findings.push(finding);
                } else {
                    check(key, &literal.value, &literal.place, findings);
                }
                OptionValue::Literal(Secret::from(literal.value.as_str()))
            }
            Some(OptionDocument::Reference(reference)) => {
                match references::secret(reference, directory, findings) {
                    Some(found) => OptionValue::Reference(found, reference.place.clone()),
                    None => continue,
                }
            }
        };
        options.insert(key.value.clone(), value);
    }
    options
}
