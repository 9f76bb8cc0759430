//! Which step of a rotation comes next, from nothing but what is observed: there is no state beside the world, so that a
//! rotation that was interrupted anywhere goes on.

mod reason;
#[cfg(test)]
mod simulation;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

pub use reason::Reason;

use crate::model::issued::Generation;
use crate::model::name::ClusterName;
use crate::model::probe::Right;

/// What was observed of one destination.
#[derive(Clone, Debug)]
pub struct World {
    /// The generations of its credential, in any order.
    pub generations: Vec<Generation>,
    /// The generation that pairctl itself logs in with there, where that is one.
    pub own: Option<String>,
    /// The kubeconfig at hand, which the next render embeds.
    pub hand: Hand,
    /// The objects of the tree that embed another credential than the one at hand.
    pub stale: Vec<String>,
    /// All live pairs of all clusters that could be read.
    pub pairs: Vec<LiveUse>,
    /// The pairs that pairings.yaml makes, to point at this destination, and that are not live on a cluster that was read.
    pub missing: Vec<String>,
    /// The clusters that could not be read, and may have pairs.
    pub unread: Vec<ClusterName>,
}

/// The kubeconfig at hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hand {
    /// There is none, and why not.
    Absent(String),
    /// There is one.
    Here {
        /// Whose credential it is; nothing where pairctl did not issue it.
        generation: Option<String>,
        /// What the destination says to it.
        standing: Standing,
    },
}

/// What a destination says to a credential.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It takes it, and allows all that Stork needs.
    Works,
    /// It takes it, and denies these rights.
    Lacks(Vec<Right>),
    /// It does not take it, or what answers is somebody else.
    Refused(String),
    /// Nobody could be asked.
    Unknown(String),
}

/// A live pair of any cluster.
#[derive(Clone, Debug)]
pub struct LiveUse {
    /// The pair, as `east/payments/remotecluster`.
    pub pair: String,
    /// Whether pairings.yaml makes it, to point at this destination.
    pub is_wanted: bool,
    /// The generation that Stork uses.
    pub uses: Option<String>,
    /// All generations whose tokens stand anywhere in it.
    pub holds: BTreeSet<String>,
    /// What the destination says to what Stork uses. Unknown, where nothing is said of what that is: it may be of any generation.
    pub standing: Standing,
}

/// What to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Make another generation.
    Issue,
    /// Hand out the kubeconfig of the newest generation.
    HandOut(Generation),
    /// The newest generation is at hand and lacks these rights.
    Grant(Vec<Right>),
    /// Render these objects.
    Render(Vec<String>),
    /// Wait until none of this is so any more.
    Wait(Vec<Reason>),
    /// Delete the Secret of a generation that nothing carries.
    Revoke(Generation),
    /// Note that the rotation came to its end.
    Close(Generation),
    /// Nothing is left.
    Done,
}

/// The next step. With `begins`, a credential that is settled is rotated; one that is being rotated goes on in any case.
///
/// What holds of every answer: a generation is revoked only where all clusters were read, nothing live holds a token of it,
/// pairctl does not log in with it, and the newest one is at hand, in the tree, in every wanted pair, each of which is live, and works. Another
/// is issued only where the newest one is all that is in use.
pub fn next(world: &World, begins: bool) -> Step {
    let Some(newest) = world.newest() else { return Step::Issue };
    match &world.hand {
        Hand::Here { generation, standing: Standing::Lacks(rights) }
            if generation.as_ref() == Some(&newest.name) =>
        {
            return Step::Grant(rights.clone());
        }
        Hand::Here { generation, standing: Standing::Works } if generation.as_ref() == Some(&newest.name) => {
        }
        Hand::Here { generation, standing: Standing::Unknown(why) }
            if generation.as_ref() == Some(&newest.name) =>
        {
            return Step::Wait(vec![Reason::NotAsked(why.clone())]);
        }
        _ => return Step::HandOut(newest.clone()),
    }
    if !world.stale.is_empty() {
        return Step::Render(world.stale.clone());
    }
    let reasons = world.reasons(newest);
    if !reasons.is_empty() {
        return Step::Wait(reasons);
    }
    match world.oldest() {
        Some(oldest) if oldest != newest => Step::Revoke(oldest.clone()),
        _ if newest.is_open => Step::Close(newest.clone()),
        _ if begins => Step::Issue,
        _ => Step::Done,
    }
}

impl World {
    /// The newest generation. Of two of one second, the one that a rotation made.
    pub fn newest(&self) -> Option<&Generation> {
        self.generations.iter().max_by_key(|one| age_key(one))
    }

    fn oldest(&self) -> Option<&Generation> {
        self.generations.iter().min_by_key(|one| age_key(one))
    }

    /// What keeps all generations but the newest from being revoked.
    fn reasons(&self, newest: &Generation) -> Vec<Reason> {
        let mut reasons: Vec<Reason> = self.unread.iter().cloned().map(Reason::Unread).collect();
        reasons.extend(self.pairs.iter().filter_map(|one| one.reason(newest)));
        let old = || self.generations.iter().filter(|one| *one != newest);
        // What syncs it may still be at an older commit, with an older token.
        let missing = self.missing.iter().filter(|_| old().next().is_some());
        reasons.extend(missing.cloned().map(Reason::Missing));
        let is_own = |one: &&Generation| self.own.as_ref() == Some(&one.name);
        reasons.extend(old().filter(is_own).map(|one| Reason::OwnAccess(one.name.clone())));
        let applied = |one: &Generation| {
            one.applied_by.clone().map(|mark| Reason::Applied { generation: one.name.clone(), mark })
        };
        reasons.extend(old().filter_map(applied));
        reasons
    }
}

fn age_key(one: &Generation) -> (&str, bool, &str) {
    (&one.created, one.is_open, &one.name)
}

impl LiveUse {
    /// What at this pair keeps the others from being revoked.
    fn reason(&self, newest: &Generation) -> Option<Reason> {
        let pair = self.pair.clone();
        if let Some(old) = self.holds.iter().find(|held| **held != newest.name) {
            return Some(Reason::Holds { pair, generation: old.clone(), is_wanted: self.is_wanted });
        }
        match &self.standing {
            _ if self.is_wanted && self.uses.as_ref() != Some(&newest.name) => Some(Reason::NotYet(pair)),
            Standing::Unknown(why) if self.uses.is_none() => Some(Reason::Opaque { pair, why: why.clone() }),
            // Of what pairctl did not issue, nothing is asked.
            _ if self.uses.is_none() => None,
            Standing::Works | Standing::Lacks(_) => None,
            Standing::Refused(why) | Standing::Unknown(why) => Some(Reason::Dead { pair, why: why.clone() }),
        }
    }
}
