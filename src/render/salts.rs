//! The salts of the tree's fingerprints: one per destination, so that one run stretches each secret once.

use std::collections::BTreeMap;

use crate::model::fingerprint::Salt;
use crate::model::name::ClusterName;

/// How often each salt was seen, by destination.
#[derive(Clone, Debug, Default)]
pub(super) struct Salts(BTreeMap<ClusterName, BTreeMap<Salt, usize>>);

impl Salts {
    /// Counts a salt of a file that is there.
    pub(super) fn saw(&mut self, destination: &ClusterName, salt: Salt) {
        match self.0.get_mut(destination) {
            Some(counts) => *counts.entry(salt).or_default() += 1,
            None => {
                self.0.insert(destination.clone(), BTreeMap::from([(salt, 1)]));
            }
        }
    }

    /// The salt for new files of a destination: the one in use, or a fresh one that stays for the rest of the run.
    pub(super) fn choose(&mut self, destination: &ClusterName) -> Result<Salt, getrandom::Error> {
        let counts = self.0.entry(destination.clone()).or_default();
        let most_used = counts.iter().max_by_key(|(_, count)| **count).map(|(salt, _)| *salt);
        if let Some(salt) = most_used {
            return Ok(salt);
        }
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes)?;
        let salt = Salt::from_bytes(bytes);
        counts.insert(salt, 1);
        Ok(salt)
    }
}
