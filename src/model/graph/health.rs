//! How an object of the fleet stands, by the reports that tell of it.

use crate::model::drift::State;
use crate::model::verify::Verdict;

/// The words are those of a verification, which a drift fits into.
pub type Health = Verdict;

/// From the harmless to the grave. What is known to fail outweighs what nobody knows: somebody can act on it.
const ORDER: [Health; 4] = [Verdict::Works, Verdict::AtRisk, Verdict::Unknown, Verdict::Fails];

/// The worst of them; nothing of none.
pub fn worst(health: impl IntoIterator<Item = Health>) -> Option<Health> {
    health.into_iter().max_by_key(|one| ORDER.iter().position(|other| other == one))
}

/// What the state of an object means for a failover; nothing where the object is not pairctl's.
pub(super) fn of_state(state: State) -> Option<Health> {
    match state {
        State::InSync => Some(Verdict::Works),
        State::Changed | State::Extra => Some(Verdict::AtRisk),
        State::Missing => Some(Verdict::Fails),
        State::Unreadable => Some(Verdict::Unknown),
        State::Unmanaged => None,
    }
}
