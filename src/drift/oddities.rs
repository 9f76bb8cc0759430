//! What stands in a live object and pairctl never renders.

use super::effect;
use crate::model::drift::{Comparison, Difference, Direction, Effect};
use crate::model::live::{LivePair, LiveSpec, LiveValue, Oddity, OddityKind};
use crate::model::pointer::Pointer;

/// What the live `spec` has beyond what pairctl renders, each with what Stork makes of it. What Stork cannot decode stands in
/// the way of what was there: that is taken out of `found`, since it is the same difference.
pub(super) fn differences(
    spec: &LiveSpec,
    has_fingerprint: bool,
    found: &mut Vec<Difference>,
) -> Vec<Difference> {
    let comparison = if has_fingerprint { Comparison::ChangedInCluster } else { Comparison::NotSynced };
    let mut odd = told(spec, comparison);
    for (difference, _) in
        odd.iter_mut().zip(&spec.oddities).filter(|(_, odd)| odd.kind == OddityKind::Undecodable)
    {
        let (same, others): (Vec<_>, Vec<_>) =
            std::mem::take(found).into_iter().partition(|one| difference.pointer.covers(&one.pointer));
        *found = others;
        // What is so far out is always rendered.
        let is_outermost = difference.pointer.keys().len() <= 2;
        if is_outermost || same.iter().any(|one| one.direction != Direction::Added) {
            difference.direction = Direction::Changed;
        }
        difference.effects.extend(same.into_iter().flat_map(|one| one.effects));
        difference.effects.retain(|effect| *effect != Effect::InertUntilReset);
        difference.effects.sort_unstable();
        difference.effects.dedup();
    }
    odd
}

fn told(spec: &LiveSpec, comparison: Comparison) -> Vec<Difference> {
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
            effects: effects_of(pointer, effect),
            next: effect::remove_oddity(*kind),
        }
    };
    spec.oddities.iter().map(difference).collect()
}

/// A second credential lies idle; a field of the one that Stork uses does not.
fn effects_of(pointer: &Pointer, effect: Effect) -> Vec<Effect> {
    const ENTRY: [&str; 4] = ["spec", "config", "users", "NAME"];
    let is_in_use = effect == Effect::Security && pointer.keys().len() > ENTRY.len();
    [effect].into_iter().chain(is_in_use.then_some(Effect::AtOnce)).collect()
}

/// Fields beside `metadata` and `spec` that Stork does not know.
pub(super) fn beside(live: &LivePair) -> impl Iterator<Item = Difference> {
    live.others.iter().map(|key| Difference {
        comparison: Comparison::NotSynced,
        pointer: Pointer::new([key]),
        what: format!("`{key}`, which Stork does not read and drops when it next writes the object"),
        direction: Direction::Added,
        wanted: None,
        live: None,
        effects: vec![Effect::Cosmetic],
        next: effect::remove_oddity(OddityKind::Unread),
    })
}

/// What was applied sealed: `/spec` where all of it is, so that nothing in it can be compared.
pub(super) fn ciphertext(live: &LivePair) -> Option<Difference> {
    let spec = Pointer::new(["spec"]);
    let of_config = |config| first_sealed(config, &spec).is_some() && is_all_sealed(config);
    let pointer = match first_sealed(&live.spec, &spec) {
        Some(_) if live.spec.get("config").is_some_and(of_config) => spec,
        Some(first) => first,
        None if live.sops != LiveValue::Null => Pointer::new(["sops"]),
        None => return None,
    };
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

fn is_sealed(text: &str) -> bool {
    ["ENC[", "<path:"].iter().any(|sealed| text.starts_with(sealed))
}

/// Whether nothing stands open in it; what is empty is never sealed.
fn is_all_sealed(value: &LiveValue) -> bool {
    match value {
        LiveValue::Text(text) => text.expose().is_empty() || is_sealed(text.expose()),
        LiveValue::Map(entries) => entries.values().all(is_all_sealed),
        LiveValue::List(items) => items.iter().all(is_all_sealed),
        LiveValue::Null => true,
        LiveValue::Bool(_) | LiveValue::Number(_) => false,
    }
}

fn first_sealed(value: &LiveValue, at: &Pointer) -> Option<Pointer> {
    match value {
        LiveValue::Text(text) => is_sealed(text.expose()).then(|| at.clone()),
        LiveValue::Map(entries) => {
            entries.iter().find_map(|(key, value)| first_sealed(value, &at.child(key)))
        }
        _ => None,
    }
}
