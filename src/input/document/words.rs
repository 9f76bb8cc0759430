//! Closed sets of words: what editors offer is what validation takes.

use crate::input::decode::{Decoder, nearest};
use crate::model::code::Code;
use crate::model::finding::Finding;
use crate::yaml::Node;

/// One word of a closed set, and what it means.
#[derive(Clone, Copy, Debug)]
pub struct Word {
    /// The word.
    pub word: &'static str,
    /// What it means, for editors and the reference.
    pub meaning: &'static str,
}

const fn is(word: &'static str, meaning: &'static str) -> Word {
    Word { word, meaning }
}

/// What a SealedSecret is bound to; `kubeseal --scope` has the same words. The first is the default.
pub const SCOPES: [Word; 3] = [
    is("strict", "To its namespace and name: the controller opens it nowhere else."),
    is("namespace-wide", "To its namespace: it may be renamed."),
    is("cluster-wide", "To the controller's key alone: it may be moved to any namespace."),
];

/// Kinds of stores of External Secrets. The first is the default.
pub const STORE_KINDS: [Word; 2] = [
    is("SecretStore", "A store in the namespace of the pair; each namespace needs one of this name."),
    is("ClusterSecretStore", "One store for all namespaces of the cluster."),
];

/// What becomes of a live object, in the words of External Secrets. The first is the default.
pub const CREATION_POLICIES: [Word; 2] = [
    is(
        "CreateOrMerge",
        "Makes the ClusterPair, or changes its fields; Stork's status stays. External Secrets 2.8 or later.",
    ),
    is("Merge", "Only changes a ClusterPair that something else makes: for External Secrets before 2.8."),
];

/// What may bring the tree to Flux. The first is the default.
pub const FLUX_SOURCES: [Word; 3] = [
    is("GitRepository", "A Git repository."),
    is("OCIRepository", "An OCI artifact."),
    is("Bucket", "A bucket of an object store."),
];

/// The words of a set, for the schema.
pub(super) fn words(set: &[Word]) -> Vec<&'static str> {
    set.iter().map(|one| one.word).collect()
}

/// What they mean, in the same order.
pub(super) fn meanings(set: &[Word]) -> Vec<&'static str> {
    set.iter().map(|one| one.meaning).collect()
}

/// One word out of a closed set. `alias` knows what else people call one of them.
pub(super) fn word<T: Copy>(
    node: &Node,
    decoder: &mut Decoder<'_>,
    (code, what): (Code, &str),
    words: &[(&str, T)],
    alias: &dyn Fn(&str) -> Option<&'static str>,
) -> Option<T> {
    let Some(text) = node.text() else { return decoder.wrong_type(node, &format!("a {what}")) };
    if let Some((_, found)) = words.iter().find(|(word, _)| *word == text) {
        return Some(*found);
    }
    let all: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
    let help = match alias(text).or_else(|| nearest(text, all.iter().copied())) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("it is one of {}", all.join(", ")),
    };
    let finding = Finding::new(code, format!("there is no {what} `{text}`"))
        .at(&decoder.place(&node.span), format!("unknown {what}"))
        .help(help);
    decoder.findings.push(finding);
    None
}
