//! What stands in a live object and pairctl never renders.

use super::effect;
use crate::model::drift::{Comparison, Difference, Direction, Effect};
use crate::model::live::{LivePair, LiveSpec, Oddity, OddityKind};

/// What the live `spec` has beyond what pairctl renders, each with what Stork makes of it.
pub(super) fn differences(spec: &LiveSpec, has_fingerprint: bool) -> Vec<Difference> {
    let comparison = if has_fingerprint { Comparison::ChangedInCluster } else { Comparison::NotSynced };
    let difference = |Oddity { pointer, kind }: &Oddity| {
        let key = pointer.keys().last().map_or("", String::as_str);
        let (what, effect) = match kind {
            OddityKind::Undecodable => {
                (format!("`{key}`, which Stork cannot decode: its list of all pairs fails"), Effect::AtOnce)
            }
            OddityKind::Dangling => {
                (format!("`{key}`, which leads to no cluster and user: no migration works"), Effect::AtOnce)
            }
            OddityKind::Foreign => (format!("`{key}`, which pairctl never renders"), Effect::Security),
            OddityKind::Unread => (
                format!("`{key}`, which Stork does not read and drops when it next writes the object"),
                Effect::Cosmetic,
            ),
        };
        Difference {
            comparison,
            pointer: pointer.clone(),
            what,
            direction: if *kind == OddityKind::Dangling { Direction::Changed } else { Direction::Added },
            wanted: None,
            live: None,
            effects: vec![effect],
            next: effect::remove_oddity(*kind),
        }
    };
    spec.oddities.iter().map(difference).collect()
}

/// The difference of an object that was applied sealed.
pub(super) fn ciphertext(live: &LivePair) -> Option<Difference> {
    let pointer = live.ciphertext()?;
    Some(Difference {
        comparison: Comparison::NotSynced,
        pointer,
        what: "ciphertext that nobody opened before it was applied".to_owned(),
        direction: Direction::Changed,
        wanted: None,
        live: None,
        effects: vec![Effect::AtOnce],
        next: "give what applies the tree the means to open it (Flux: `decryption`; Argo CD: KSOPS or the vault plugin); \
               until then Stork cannot decode the object, and its list of all pairs fails"
            .to_owned(),
    })
}
