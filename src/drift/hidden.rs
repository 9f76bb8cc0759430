//! What is sealed: compared by fingerprints, and field by field where the credentials are at hand.

use std::cell::LazyCell;

use super::fields::{self, Field};
use super::{effect, parts};
use crate::model::drift::{Comparison, Difference, Direction};
use crate::model::expected::Expected;
use crate::model::fingerprint::{self, Fingerprint, Hasher, PartName};
use crate::model::live::{LivePair, LiveSpec};
use crate::model::pointer::Pointer;

/// What differs in the sealed part.
#[derive(Default)]
pub(super) struct Found {
    pub(super) differences: Vec<Difference>,
    /// The parts that differ.
    pub(super) parts: Vec<PartName>,
    pub(super) not_compared: Vec<String>,
}

/// The fingerprint that the live object carries. Where the tree has none, as with stores, a live one is left over from
/// another way to seal and says nothing.
pub(super) fn own_fingerprint(expected: &Expected<'_>, live: &LivePair) -> Option<Fingerprint> {
    if expected.tree.rendered.is_in_tree && expected.tree.rendered.fingerprint.is_none() {
        return None;
    }
    live.metadata.annotations.get(fingerprint::ANNOTATION)?.expose().parse().ok()
}

/// Compares the sealed part with the tree's fingerprint; with the credentials at hand where the tree has none; and with
/// the object's own where there is neither. What pairctl rendered carries a fingerprint: where that is gone or garbled, somebody
/// was at the object.
pub(super) fn differences(
    expected: &Expected<'_>,
    live: &LivePair,
    spec: &LiveSpec,
    own: Option<&Fingerprint>,
    hasher: &Hasher,
) -> Found {
    let id = expected.id;
    let tree = expected.tree.rendered.fingerprint.as_ref();
    let found = parts::of_live(expected, spec, tree, hasher);
    // Slow, and asked for only where something differs.
    let by_hand = LazyCell::new(|| {
        own.map(|own| own.changed(&parts::of_live(expected, spec, Some(own), hasher), id, hasher))
    });
    let is_tampered = tree.is_some() && own.is_none();
    let edited =
        |part: &PartName| is_tampered || by_hand.as_ref().is_some_and(|by_hand| by_hand.contains(part));
    let (parts, not_compared) = match tree {
        Some(tree) if tree.matches(&found, id, hasher) => (Vec::new(), Vec::new()),
        Some(tree) => (tree.changed(&found, id, hasher), Vec::new()),
        None => {
            let wanted = &expected.contents.hidden;
            let mut parts = wanted.differing(&found);
            let unseen: Vec<PartName> = wanted.missing().collect();
            parts.extend(unseen.iter().copied().filter(edited));
            (parts, not_compared(&unseen, expected, own.is_some()))
        }
    };
    let mut differences = Vec::new();
    let mut parts = parts;
    if spec.config.is_none() && (tree.is_some() || expected.contents.config.is_some()) {
        // Nothing leads to a cluster and a user, so that none of what is there is what should be.
        parts.splice(0..0, OF_CONFIG);
        let comparison =
            if own.is_some() || is_tampered { Comparison::ChangedInCluster } else { Comparison::NotSynced };
        let pointer = Pointer::new(["spec", "config"]);
        let whole = Field { pointer, key: None, direction: Direction::Changed };
        let told = difference(whole, PartName::Credential, comparison, (live, false));
        differences
            .push(Difference { what: "endpoint, certificate authority and credential".to_owned(), ..told });
    }
    for part in parts.iter().filter(|part| spec.config.is_some() || !OF_CONFIG.contains(part)) {
        let comparison = if edited(part) { Comparison::ChangedInCluster } else { Comparison::NotSynced };
        let fields = fields::differing(expected, spec, *part, is_exact(expected, *part, hasher));
        let kind_changes = expected.pair.options.is_empty() != spec.options.is_empty();
        let told = |field| difference(field, *part, comparison, (live, kind_changes));
        differences.extend(fields.into_iter().map(told));
    }
    Found { differences, parts, not_compared }
}

/// The parts that `spec.config` has.
const OF_CONFIG: [PartName; 3] = [PartName::Endpoint, PartName::Authority, PartName::Credential];

/// Whether the credentials at hand are those of the tree, so that a field of one can be held against the live object.
fn is_exact(expected: &Expected<'_>, part: PartName, hasher: &Hasher) -> bool {
    let hidden = &expected.contents.hidden;
    let is_of_tree = |tree: &Fingerprint| !tree.changed(hidden, expected.id, hasher).contains(&part);
    hidden.part(part).is_some() && expected.tree.rendered.fingerprint.as_ref().is_none_or(is_of_tree)
}

fn not_compared(unseen: &[PartName], expected: &Expected<'_>, by_own: bool) -> Vec<String> {
    let parts: Vec<String> = unseen.iter().map(ToString::to_string).collect();
    let why = match (expected.tree.rendered.is_in_tree, expected.contents.absent.join("; ")) {
        _ if parts.is_empty() => return Vec::new(),
        (true, why) if why.is_empty() => "the tree holds a reference and no fingerprint".to_owned(),
        (false, why) if why.is_empty() => "there is no file in the tree".to_owned(),
        (_, why) => why,
    };
    let with = if by_own { "with anything but the object's own fingerprint" } else { "with anything" };
    vec![format!("{} {with}: {why}", parts.join(", "))]
}

fn difference(
    field: Field,
    part: PartName,
    comparison: Comparison,
    (live, kind_changes): (&LivePair, bool),
) -> Difference {
    let effects = effect::of_hidden(part, &field, comparison, (&live.status, kind_changes));
    let next = effect::next(comparison, &effects, live);
    let what = match &field.key {
        Some(key) => format!("`{key}` ({part})"),
        None => part.to_string(),
    };
    let Field { pointer, direction, .. } = field;
    Difference { comparison, pointer, what, direction, wanted: None, live: None, effects, next }
}
