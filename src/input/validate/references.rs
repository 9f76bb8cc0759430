//! References to what is kept elsewhere: kubeconfigs and secrets.

use std::path::Path;

use super::{at, invalid};
use crate::input::document::{KubeconfigDocument, ReferenceDocument};
use crate::model::code::Code;
use crate::model::finding::Findings;
use crate::model::pairing::{KubeconfigReference, Reference};
use crate::model::source::{Place, Spanned};

/// Where a kubeconfig is.
pub(super) fn kubeconfig(
    given: &Spanned<KubeconfigDocument>,
    directory: &Path,
    findings: &mut Findings,
) -> Option<KubeconfigReference> {
    let KubeconfigDocument { file, env, context } = &given.value;
    let reference = reference(file.as_ref(), env.as_ref(), &given.place, directory, findings)?;
    let context = context.as_ref().map(|context| context.value.clone());
    Some(KubeconfigReference { reference, context, place: given.place.clone() })
}

/// Where a secret is.
pub(super) fn secret(
    given: &Spanned<ReferenceDocument>,
    directory: &Path,
    findings: &mut Findings,
) -> Option<Reference> {
    reference(given.value.file.as_ref(), given.value.env.as_ref(), &given.place, directory, findings)
}

fn reference(
    file: Option<&Spanned<String>>,
    env: Option<&Spanned<String>>,
    place: &Place,
    directory: &Path,
    findings: &mut Findings,
) -> Option<Reference> {
    match (file, env) {
        (Some(file), None) if file.value.is_empty() => {
            findings.push(invalid(Code::BadReference, "a file", file, "it is empty"));
            None
        }
        (Some(file), None) => Some(Reference::File(directory.join(&file.value))),
        (None, Some(env)) if !is_variable(&env.value) => {
            let why = "it must be letters, digits and underscores, and not begin with a digit";
            findings.push(invalid(Code::BadReference, "an environment variable", env, why));
            None
        }
        (None, Some(env)) => Some(Reference::Env(env.value.clone())),
        (Some(_), Some(env)) => {
            let finding =
                at(Code::AmbiguousReference, "both `file` and `env` are given", &env.place, "one too many")
                    .help("keep one of the two");
            findings.push(finding);
            None
        }
        (None, None) => {
            let finding =
                at(Code::AmbiguousReference, "neither `file` nor `env` is given", place, "no source")
                    .help("add `file: PATH` or `env: NAME`");
            findings.push(finding);
            None
        }
    }
}

fn is_variable(name: &str) -> bool {
    !name.is_empty()
        && !name.starts_with(|first: char| first.is_ascii_digit())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}
