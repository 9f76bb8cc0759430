//! One pair that is wanted and live.

use super::{clear, credential, effect, hidden, oddities};
use crate::model::drift::{Comparison, Difference, Direction, Effect, PairDrift, State};
use crate::model::expected::{Expected, StaleManifest};
use crate::model::fingerprint::Hasher;
use crate::model::live::{LivePair, LiveSpec};
use crate::model::pointer::Pointer;

/// What differs between the object that is live and the one that should be.
pub(super) fn pair(
    mut pair: PairDrift,
    expected: &Expected<'_>,
    live: &LivePair,
    hasher: &Hasher,
) -> PairDrift {
    pair.differences = tree_differences(expected, Some(live));
    pair.not_compared = unseen(expected);
    let ciphertext = oddities::ciphertext(live);
    let is_whole = ciphertext.as_ref().is_some_and(|ciphertext| ciphertext.pointer == Pointer::new(["spec"]));
    // Of what nobody opened nothing can be compared.
    if !is_whole {
        let spec = LiveSpec::read(&live.spec);
        let own = hidden::own_fingerprint(expected, live);
        let found = hidden::differences(expected, live, &spec, own.as_ref(), hasher);
        pair.evidence = credential::evidence(expected, &spec, &found.parts);
        pair.not_compared.extend(found.not_compared);
        // Of another content it says what the parts say; where it is gone, that must be said too.
        let counts = found.parts.is_empty() || own.is_none();
        let metadata = clear::metadata(expected, live, counts);
        let mut of_spec = found.differences;
        of_spec.extend(clear::project_mappings(expected, &spec));
        // What is sealed at one place is told once.
        let is_sealed =
            |pointer: &Pointer| ciphertext.as_ref().is_some_and(|sealed| sealed.pointer.covers(pointer));
        of_spec.retain(|one| !is_sealed(&one.pointer));
        let odd = oddities::differences(&spec, own.is_some(), &mut of_spec);
        pair.differences.extend(metadata.into_iter().chain(of_spec).chain(odd));
    }
    pair.differences.extend(ciphertext);
    pair.differences.extend(oddities::beside(live));
    pair.differences.extend(clear::deletion(live));
    pair.state = if pair.differences.is_empty() { State::InSync } else { State::Changed };
    pair
}

/// Where the object's files are not what pairings.yaml says.
pub(super) fn tree_differences(expected: &Expected<'_>, live: Option<&LivePair>) -> Vec<Difference> {
    let difference = |stale: &StaleManifest| {
        let reasons: Vec<&str> = stale.reasons.iter().map(|reason| reason.text.as_str()).collect();
        let touched = stale.reasons.iter().map(|reason| reason.touches);
        let effects = if expected.tree.rendered.is_in_tree {
            effect::of_stale(touched, live.map(|live| &live.status))
        } else {
            // What applies the tree may take away what it does not find there.
            vec![Effect::AtOnce]
        };
        Difference {
            comparison: Comparison::NotRendered,
            pointer: Pointer::default(),
            what: format!("{}: {}", stale.path, reasons.join(", ")),
            direction: if expected.tree.rendered.is_in_tree {
                Direction::Changed
            } else {
                Direction::Removed
            },
            wanted: None,
            live: None,
            next: effect::render(&effects, live),
            effects,
        }
    };
    expected.tree.stale.iter().map(difference).collect()
}

/// What of the tree could not be held against pairings.yaml.
fn unseen(expected: &Expected<'_>) -> Vec<String> {
    let parts: Vec<String> = expected.tree.not_compared.iter().map(ToString::to_string).collect();
    let why = expected.tree.absent.join("; ");
    let sentence = match why.as_str() {
        _ if parts.is_empty() => return Vec::new(),
        // Nobody asked for it.
        "" => return Vec::new(),
        why => format!("{} of pairings.yaml with the tree: {why}", parts.join(", ")),
    };
    vec![sentence]
}
