//! Which part of a fleet a run looks at.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A part of a fleet: every source cluster belongs to one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Shard {
    /// Which one, from 0.
    pub index: usize,
    /// Of how many.
    pub of: usize,
}

impl Shard {
    /// The clusters of this part, sorted. Each cluster belongs to exactly one part, and no part has two more than another:
    /// they are dealt like cards, so all parts must be dealt from the same clusters.
    #[must_use]
    pub fn of_all<T: Ord>(self, clusters: impl IntoIterator<Item = T>) -> Vec<T> {
        let mut clusters: Vec<T> = clusters.into_iter().collect();
        clusters.sort();
        clusters.dedup();
        clusters.into_iter().skip(self.index).step_by(self.of.max(1)).collect()
    }

    /// How many of so many clusters this part has.
    #[must_use]
    pub fn size(self, clusters: usize) -> usize {
        clusters.saturating_sub(self.index).div_ceil(self.of.max(1))
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.index, self.of)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_cluster_belongs_to_one_part(names in prop::collection::vec("[a-f]{1,3}", 0..40), of in 1_usize..9) {
            let parts: Vec<_> = (0..of).map(|index| Shard { index, of }.of_all(&names)).collect();
            let mut dealt: Vec<_> = parts.concat();
            dealt.sort();
            let all: BTreeSet<&String> = names.iter().collect();
            prop_assert_eq!(&dealt, &all.into_iter().collect::<Vec<_>>());
            for (index, part) in parts.iter().enumerate() {
                prop_assert_eq!(Shard { index, of }.size(dealt.len()), part.len());
            }
            let sizes: BTreeSet<usize> = parts.iter().map(Vec::len).collect();
            prop_assert!(sizes.last().unwrap() - sizes.first().unwrap() <= 1, "{:?}", sizes);
        }

        #[test]
        fn the_order_of_the_names_does_not_count(names in prop::collection::vec("[a-f]{1,3}", 0..20), index in 0_usize..3) {
            let shard = Shard { index, of: 3 };
            prop_assert_eq!(shard.of_all(names.iter().rev()), shard.of_all(&names));
        }
    }
}
