//! References to what is kept elsewhere: kubeconfigs and secrets.

use std::path::Path;

use super::{at, invalid};
use crate::input::decode::{Attempt, Misspelt};
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
    let KubeconfigDocument { file, env, context, misspelt } = &given.value;
    let sources = (file.as_ref(), env.as_ref());
    let reference = reference(sources, misspelt, &given.place, directory, findings)?;
    let context = context.as_ref().map(|context| context.value.clone());
    Some(KubeconfigReference { reference, context, place: given.place.clone() })
}

/// Where a secret is.
pub(super) fn secret(
    given: &Spanned<ReferenceDocument>,
    directory: &Path,
    findings: &mut Findings,
) -> Option<Reference> {
    let ReferenceDocument { file, env, misspelt } = &given.value;
    reference((file.as_ref(), env.as_ref()), misspelt, &given.place, directory, findings)
}

/// A text that was given, or not, or broken.
type Given<'d> = Option<&'d Attempt<Spanned<String>>>;

fn reference(
    (file, env): (Given<'_>, Given<'_>),
    misspelt: &Misspelt,
    place: &Place,
    directory: &Path,
    findings: &mut Findings,
) -> Option<Reference> {
    let broken = |given: Option<&Attempt<_>>| given.is_some_and(|given| given.0.is_none());
    if broken(file) || broken(env) {
        return None;
    }
    match (file.and_then(|given| given.0.as_ref()), env.and_then(|given| given.0.as_ref())) {
        (Some(file), None) if file.value.is_empty() => {
            findings.push(invalid(Code::BadReference, "a file", file, "it is empty"));
            None
        }
        (Some(file), None) => Some(Reference::File(directory.join(&file.value))),
        (None, Some(env)) if !is_variable(&env.value) => {
            // Somebody may have pasted the secret itself.
            env.place.source.mask(env.place.span.clone());
            let message = "this is no name of an environment variable";
            let finding = at(Code::BadReference, message, &env.place, "given here").help(
                "write the name alone, letters, digits and underscores; if this is the secret itself, replace it",
            );
            findings.push(finding);
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
        (None, None) if ["file", "env"].into_iter().any(|key| misspelt.may_be(key)) => None,
        (None, None) => {
            let finding =
                at(Code::AmbiguousReference, "neither `file` nor `env` is given", place, "no source")
                    .help("add `file: PATH` or `env: NAME`");
            findings.push(finding);
            None
        }
    }
}

/// Whether a shell could set it.
pub fn is_variable(name: &str) -> bool {
    !name.is_empty()
        && !name.starts_with(|first: char| first.is_ascii_digit())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}
